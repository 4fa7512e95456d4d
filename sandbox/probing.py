"""Whether sandboxes work on this machine, and what an operator can do when they do not."""

import os
from pathlib import Path

from sandbox.cgroups import Cgroup
from sandbox.errors import SandboxUnavailable
from sandbox.run import run_once
from sandbox.spec import Limits

APPARMOR = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
NAMESPACES = Path("/proc/sys/user/max_user_namespaces")
DEBIAN_SWITCH = Path("/proc/sys/kernel/unprivileged_userns_clone")
LIMITS = Limits(memory_mib=64, disk_mib=1, processes=8)


def probe(state: Path) -> str:
    """Run the smallest program in a sandbox. Says how limits are held, or raises."""
    try:
        completed = run_once(
            command=["/usr/bin/true"], binds=[], limits=LIMITS, timeout_seconds=20, state=state
        )
    except SandboxUnavailable as error:
        raise SandboxUnavailable(reason() or str(error)) from error
    if completed.exit_code:
        raise SandboxUnavailable(completed.stderr.decode(errors="replace").strip())
    user = "a user of its own each" if os.geteuid() == 0 else "your own user"
    return f"bubblewrap, {user}, limits by {_limits_held_by()}"


def _limits_held_by() -> str:
    cgroup = Cgroup.create(f"probe-{os.getpid()}", LIMITS)
    if cgroup is None:
        return "watching, because no cgroup is writable"
    cgroup.remove()
    return "cgroups"


def reason() -> str:
    """What in this machine's settings forbids sandboxes, if it is one of the usual things."""
    if _setting(APPARMOR) == "1":
        return (
            "AppArmor forbids user namespaces: "
            "sysctl kernel.apparmor_restrict_unprivileged_userns=0, or a profile for bwrap."
        )
    if _setting(NAMESPACES) == "0":
        return "User namespaces are disabled: sysctl user.max_user_namespaces=10000."
    if _setting(DEBIAN_SWITCH) == "0":
        return "User namespaces are disabled: sysctl kernel.unprivileged_userns_clone=1."
    if Path("/.dockerenv").exists() or Path("/run/.containerenv").exists():
        return (
            "This container forbids namespaces: use the Docker backend, or another seccomp profile."
        )
    return ""


def _setting(path: Path) -> str:
    return path.read_text().strip() if path.exists() else ""

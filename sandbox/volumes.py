"""The one directory that an instance may write, with an end to it.

As root it is a small file system of its own, so that a full disk is the app's problem alone. It is
mounted for the calling process only: when that ends, in whatever way, the kernel unmounts it and
nothing stale is left. Elsewhere it is a plain directory, and somebody has to watch its size.
"""

import ctypes
import os
import subprocess
from pathlib import Path

from sandbox import identities
from sandbox.errors import SandboxUnavailable

CLONE_NEWNS = 0x00020000
SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
NO_JOURNAL = ("-O", "^has_journal")  # it would take a good part of a small disk
MIB = 1024 * 1024


def mount_limited(image: Path, directory: Path, *, size_mib: int, uid: int) -> bool:
    """Whether a file system of that size is now at ``directory``; if not, nothing has changed."""
    directory.mkdir(exist_ok=True)
    identities.give_all(directory, uid)
    if os.geteuid() != 0 or not _leave_host_mounts():
        return False
    is_new = not image.exists()
    if is_new and not _make_file_system(image, size_mib=size_mib):
        return False
    if not is_new:
        _succeeds(["e2fsck", "-p", str(image)])  # the host may have crashed
    if not _succeeds(["mount", "-o", "loop,nosuid,nodev", str(image), str(directory)]):
        if not is_new:
            raise SandboxUnavailable("No loop device is free for the instance's disk.")
        image.unlink()  # a container without loop devices
        return False
    if is_new:
        (directory / "lost+found").rmdir()
    identities.give_all(directory, uid)  # what an earlier run wrote was another user's
    return True


def _make_file_system(image: Path, *, size_mib: int) -> bool:
    with image.open("wb") as file:
        file.truncate(size_mib * MIB)
    return _succeeds(
        ["mkfs.ext4", "-q", "-F", "-m", "0", "-E", "nodiscard", *NO_JOURNAL, str(image)]
    )


def _leave_host_mounts() -> bool:
    """Give this process its own list of mounts, which still follows what the host unmounts."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS) != 0:
        return False
    return _succeeds(["mount", "--make-rslave", "/"])


def _succeeds(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, env={"PATH": SYSTEM_PATH}, capture_output=True, check=False)
    except FileNotFoundError:  # a small system without these tools
        return False
    return done.returncode == 0


def used_bytes(directory: Path) -> int:
    """Of a mounted file system."""
    status = os.statvfs(directory)
    return (status.f_blocks - status.f_bfree) * status.f_frsize

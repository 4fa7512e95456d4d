"""Directories that cannot grow past a size: a small ext4 filesystem in a file, mounted by loop.

Docker's own quota needs XFS with project quotas. A tmpfs would be charged to the app's memory and
forgotten at each restart. A loop mount costs 30 ms, ends in ENOSPC and needs root.
"""

import os
import subprocess
from pathlib import Path

APP_UID = 10001
MIB = 1 << 20


def mount(*, image: Path, at: Path, size_mib: int) -> bool:
    """Whether ``at`` is limited now; where we cannot mount, it is a plain directory.

    An ``image`` that is there already is mounted with what is in it.
    """
    at.mkdir(parents=True, exist_ok=True)
    if at.is_mount():
        return True
    if os.geteuid() != 0:
        return False
    try:
        if image.exists():
            _run("e2fsck", "-p", str(image), accepted=(0, 1))  # the host may have crashed
        else:
            _format(image, size_mib=size_mib)
        _run("mount", "-o", "loop,nosuid,nodev", str(image), str(at))
    except (subprocess.CalledProcessError, FileNotFoundError):  # no loop device, no e2fsprogs
        return False
    return True


def unmount(at: Path) -> None:
    """Detach, even while something still looks into it. The loop device frees itself."""
    if at.is_mount():
        _run("umount", "--lazy", str(at))


def make_writable(directory: Path) -> None:
    """Let the app write here, whoever it maps to; ``directory`` lies below a private one."""
    directory.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        os.chown(directory, APP_UID, APP_UID)
    else:
        directory.chmod(0o777)


def used_bytes(at: Path) -> int:
    """What is written to the mount, or 0 where it could not be mounted."""
    if not at.is_mount():
        return 0
    state = os.statvfs(at)
    return (state.f_blocks - state.f_bfree) * state.f_frsize


def size_bytes(directory: Path) -> int:
    """What a copy would take: a sparse file takes no room here, and all of its size there."""
    sizes = {}
    for above, _, names in os.walk(directory, onerror=_raise):
        for name in names:
            status = os.lstat(Path(above, name))
            sizes[status.st_ino] = status.st_size
    return sum(sizes.values())


def _raise(error: OSError) -> None:
    raise error


def _format(image: Path, *, size_mib: int) -> None:
    """The file gets its name last, so a crash leaves no half-made filesystem behind."""
    draft = image.with_suffix(".new")
    with draft.open("wb") as file:
        file.truncate(size_mib * MIB)
    _run("mkfs.ext4", "-q", "-F", "-m", "0", "-O", "^has_journal", "-E", "nodiscard", str(draft))
    draft.rename(image)


def _run(*command: str, accepted: tuple[int, ...] = (0,)) -> None:
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    done = subprocess.run(command, check=False, capture_output=True, timeout=60, env=environment)
    if done.returncode not in accepted:
        raise subprocess.CalledProcessError(done.returncode, command, stderr=done.stderr)

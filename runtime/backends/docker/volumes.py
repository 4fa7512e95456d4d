"""Directories that cannot grow past a size: a small ext4 filesystem in a file, mounted by loop.

Docker's own quota needs XFS with project quotas. A tmpfs would be charged to the app's memory and
forgotten at each restart. A loop mount costs 30 ms, ends in ENOSPC and needs root.
"""

import os
import shutil
import subprocess
from pathlib import Path

APP_UID = 10001
MIB = 1 << 20


def can_mount() -> bool:
    return os.geteuid() == 0 and shutil.which("mkfs.ext4") is not None


def mount(*, image: Path, at: Path, size_mib: int) -> None:
    """Mount ``image`` at ``at``, making both first when they are absent."""
    at.mkdir(parents=True, exist_ok=True)
    if at.is_mount():
        return
    if not image.exists():
        _format(image, size_mib=size_mib)
    _run("mount", "-o", "loop,nosuid,nodev", str(image), str(at))


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


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=60)

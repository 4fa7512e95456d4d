"""Directories put in place whole or not at all, and measured and removed whatever is in them."""

import fcntl
import math
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

INODE_BYTES = 4096
GONE = b": No such file or directory"


def put(
    target: Path,
    files: Mapping[str, Path],
    *,
    links: Mapping[str, str] | None = None,
    leave_out: Sequence[str] = (),
    link: bool = True,
) -> Path:
    """Fill ``target`` with ``files`` (path inside: source) and symbolic ``links``, once.

    It appears complete and readable by everybody, also when several processes ask at once.
    """
    if target.is_dir():
        return target
    with (target.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if target.is_dir():
            return target
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
        try:
            _fill(draft, files, copy=_link_or_copy if link else shutil.copyfile, without=leave_out)
            for path, destination in (links or {}).items():
                (draft / path).symlink_to(destination)
            draft.chmod(0o755)
            draft.rename(target)
        except BaseException:
            remove(draft)
            raise
    return target


def _fill(
    draft: Path,
    files: Mapping[str, Path],
    *,
    copy: Callable[[str, str], object],
    without: Sequence[str],
) -> None:
    ignore = shutil.ignore_patterns(*without)
    for path, source in files.items():
        target = draft / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(
                source, target, symlinks=True, ignore=ignore, copy_function=copy, dirs_exist_ok=True
            )
        else:
            copy(str(source), str(target))
    for directory, _, names in os.walk(draft):
        Path(directory).chmod(0o755)
        for name in names:
            _let_everybody_read(Path(directory, name))


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # another file system, or one without links
        shutil.copy2(source, target)


def _let_everybody_read(path: Path) -> None:
    mode = path.lstat().st_mode
    readable = mode | 0o444 | (0o111 if mode & 0o100 else 0)
    if mode == readable or stat.S_ISLNK(mode):
        return
    if path.stat().st_nlink > 1:  # not ours to change: it is somebody's file as well
        copy = path.with_name(f"{path.name}.copy")
        shutil.copyfile(path, copy)
        copy.rename(path)
    path.chmod(stat.S_IMODE(readable))


def remove(path: Path) -> None:
    """Delete a tree, however hostile: too deep for recursion, closed to its owner, full of links.

    Links are not followed. Nothing happens when it is gone.
    """
    if os.geteuid() != 0 and path.exists():
        _run("chmod", "-R", "u+rwX", "--", str(path))
    removed = _run("rm", "-rf", "--", str(path))
    if removed.returncode:
        raise OSError(removed.stderr.decode().strip())


def size_bytes(path: Path) -> float:
    """What is in a tree takes of the disk; infinity where we may not look.

    Empty files count, holes and second links do not. The tree may be changing, and as hostile as
    for ``remove``: what is gone by the time that we look takes nothing.
    """
    blocks, inodes = (_run("du", "-s", unit, "--", str(path)) for unit in ("-B1", "--inodes"))
    if any(map(_says_closed, (blocks.stderr + inodes.stderr).splitlines())):
        return math.inf
    used_bytes = max(_first_number(blocks), _first_number(inodes) * INODE_BYTES)
    return max(0, used_bytes - INODE_BYTES)  # without the directory itself


def _says_closed(complaint: bytes) -> bool:
    """Of a name that ends like this ``du`` gives the name first, in quotes, and then the reason."""
    return b"cannot read directory" in complaint and not complaint.endswith(GONE)


def _first_number(done: "subprocess.CompletedProcess[bytes]") -> int:
    return int(done.stdout.split()[0]) if done.stdout else 0


def _run(*command: str) -> "subprocess.CompletedProcess[bytes]":
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
    return subprocess.run(command, env=environment, capture_output=True, check=False)

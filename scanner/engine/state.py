"""Where the prepared sandbox is kept when nobody said where: the same place every time."""

import os
import stat
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHARED = Path("/var/tmp")  # noqa: S108 -- outlives a restart; our folder in it is checked


def folder() -> Path:
    """The marketplace's own state, or one of this user's; a new one each time as a last resort.

    A sandbox started by root runs as another user, so each folder above has to let others through.
    """
    if home := os.environ.get("MATRIX_HOME"):
        return Path(home).resolve()
    return (
        _usable(ROOT / ".matrix")
        or _usable(SHARED / f"matrix-scan-{os.geteuid()}")
        or _open_to_others(Path(tempfile.mkdtemp(prefix="matrix-scan-")))
    )


def _usable(path: Path) -> Path | None:
    """The folder, made if need be, if it is ours alone to write and everybody's to pass."""
    try:
        path.mkdir(mode=0o755, exist_ok=True)
        status = path.lstat()
    except OSError:
        return None
    is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
    is_safe = not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    if not (is_ours and is_safe and os.access(path, os.W_OK)):
        return None
    return path if all(_lets_through(each) for each in (path, *path.parents)) else None


def _lets_through(path: Path) -> bool:
    return os.geteuid() != 0 or bool(path.stat().st_mode & stat.S_IXOTH)


def _open_to_others(path: Path) -> Path:
    path.chmod(0o755)
    return path

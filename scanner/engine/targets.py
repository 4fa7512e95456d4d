"""What a person names on a command line, made ready for the sandbox."""

import argparse
import shutil
from dataclasses import dataclass
from pathlib import Path

from scanner.engine import folders

MAX_ARCHIVE_BYTES = 512 * 1024 * 1024


class NoTarget(Exception):
    """Nothing can be scanned there. The message is a line for a person; ``code`` never changes."""

    def __init__(self, message: str, *, code: str = "no_such_path") -> None:
        super().__init__(message)
        self.code = code


class ArchiveRefused(NoTarget):
    """It is no archive, or one that nobody should unpack."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} was not unpacked. {why}", code="archive_refused")


@dataclass(frozen=True, slots=True)
class Target:
    """One file that the sandbox's user can read. A folder was packed by us, and is trusted."""

    path: Path
    is_folder: bool = False


def named(word: str) -> Path:
    """For a parser: an empty word is a variable that is not set, not the folder we are in."""
    if not word:
        raise argparse.ArgumentTypeError("name a folder or an archive")
    return Path(word)


def prepare(path: Path, work: Path) -> Target:
    """Copy or pack ``path`` into the folder ``work``. Raises ``NoTarget``."""
    target = Target(work / "target", is_folder=path.is_dir())
    try:
        if target.is_folder:
            _require_content(path)
            folders.write(path, target.path)
        else:
            _copy(path, target.path)
    except FileNotFoundError:
        raise NoTarget(f"There is no {path}.") from None
    except OSError as error:
        raise NoTarget(f"{path} cannot be read: {error.strerror}.", code="unreadable") from error
    target.path.chmod(0o644)
    return target


def _require_content(folder: Path) -> None:
    """An empty folder is a slip of whoever called us, and no app without faults."""
    if not any(folder.iterdir()):
        raise NoTarget(f"{folder} is empty.", code="empty")


def _copy(path: Path, target: Path) -> None:
    if not path.is_file() and path.exists():
        raise NoTarget(f"{path} is neither a folder nor an archive.", code="unreadable")
    if path.stat().st_size > MAX_ARCHIVE_BYTES:
        most = f"{MAX_ARCHIVE_BYTES >> 20} MiB"
        raise NoTarget(f"{path} is larger than {most}.", code="too_large")
    shutil.copyfile(path, target)

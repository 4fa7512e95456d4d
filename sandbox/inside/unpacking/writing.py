"""The second pass: what was found to be harmless is written, all of it or nothing."""

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from .formats import Opener
from .limits import CHUNK_BYTES
from .members import Member
from .refusal import Refused
from .streams import Budget
from .survey import Survey


def write_all(
    archive: Path,
    destination: Path,
    opener: Opener,
    budget: Budget,
    *,
    survey: Survey,
    root: str = "",
) -> None:
    """``destination`` is made, or has to be empty."""
    is_new = not destination.exists()
    destination.mkdir(exist_ok=True)
    with opened_empty(destination) as top:
        try:
            with archive.open("rb") as file:
                for each in opener(file, budget)[1]:
                    is_kept = survey.keeps(each.path) and f"{each.path}/" != root
                    if is_kept and not each.target:
                        write(each, each.path.removeprefix(root).split("/"), top)
            for path, target in survey.links.items():
                copy(target.removeprefix(root), path.removeprefix(root), top)
        except BaseException as problem:
            remove_all(destination, itself=is_new)
            if isinstance(problem, OSError):
                text = f"cannot be written: {problem.strerror}"
                raise Refused("does_not_fit", text) from problem
            raise


@contextlib.contextmanager
def opened_empty(destination: Path) -> Iterator[int]:
    top = os.open(destination, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if any(destination.iterdir()):
            raise Refused("destination_not_empty", "needs an empty folder to be unpacked to")
        yield top
    finally:
        os.close(top)


def write(each: Member, parts: list[str], top: int) -> None:
    *parents, name = [*parts, ""] if each.is_directory else parts
    with opened_folder(parents, top) as folder:
        if each.is_directory:
            return
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        mode = 0o755 if each.is_executable else 0o644
        with os.fdopen(os.open(name, flags, mode, dir_fd=folder), "wb") as file:
            file.writelines(each.pieces)


def copy(source: str, path: str, top: int) -> None:
    """Of a file that was written before, and is none of anybody else's."""
    *parents, name = source.split("/")
    with opened_folder(parents, top) as folder:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder)
    with os.fdopen(descriptor, "rb") as file:
        is_executable = bool(os.fstat(descriptor).st_mode & stat.S_IXUSR)
        pieces = iter(lambda: file.read(CHUNK_BYTES), b"")
        same = Member(path, is_directory=False, is_executable=is_executable, pieces=pieces)
        write(same, path.split("/"), top)


@contextlib.contextmanager
def opened_folder(parts: list[str], top: int) -> Iterator[int]:
    """Step by step from ``top``, so that no link is ever followed."""
    folder = os.dup(top)
    try:
        for part in parts:
            with contextlib.suppress(FileExistsError):
                os.mkdir(part, 0o755, dir_fd=folder)
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        yield folder
    finally:
        os.close(folder)


def remove_all(destination: Path, *, itself: bool) -> None:
    for path in destination.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if itself:
        destination.rmdir()

"""A folder as one file, which is what ``scan FOLDER`` hands to the sandbox.

An archive is refused for one bad name, and an honest folder on a developer's disk may hold many.
So a folder does not become an archive: its names are a JSON list in the first line, and the bytes
of the files follow. Whatever was left out stands in that line too, with its reason.
"""

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO

from scanner.analyzers.folder import CHUNK_BYTES, MAGIC

MIB = 1024 * 1024
MAX_ENTRIES = 50_000
MAX_TOTAL_BYTES = 512 * MIB
MAX_FILE_BYTES = 256 * MIB
MAX_DEPTH = 60
MAX_PATH_BYTES = 2048

LINK = "a link: not followed"
SPECIAL = "neither a file nor a folder"


class NotTaken(Exception):
    """A file that belongs to the app stays behind. The message says why."""


@dataclass
class Packed:
    """``unread`` are files that belong to the app and could not be taken along."""

    files: list[tuple[str, int]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)


def pack(folder: Path, target: IO[bytes]) -> Packed:
    """Write the folder to ``target``. Links are never followed, and nothing grows without end."""
    packed = Packed()
    contents = target.tell()
    for relative, file in _regular_files(folder, packed):
        try:
            size = _copy(file, target)
        except NotTaken as problem:
            packed.unread.append((relative, str(problem)))
            continue
        packed.files.append((relative, size))
        if target.tell() - contents > MAX_TOTAL_BYTES:
            packed.unread.append(("", "more than 512 MiB: the rest was not read"))
            break
    return packed


def write(folder: Path, path: Path) -> None:
    """``pack``, with the list of names in front, which is known only afterwards."""
    body = path.with_name(f"{path.name}.body")
    with body.open("w+b") as contents:
        packed = pack(folder, contents)
        index = {"files": packed.files, "skipped": packed.skipped, "unread": packed.unread}
        contents.seek(0)
        with path.open("wb") as target:
            target.write(MAGIC + json.dumps(index).encode() + b"\n")
            while chunk := contents.read(CHUNK_BYTES):
                target.write(chunk)
    body.unlink()


def _regular_files(folder: Path, packed: Packed) -> Iterator[tuple[str, Path]]:
    """Depth first and by name. A stack instead of recursion: a folder may be any depth."""
    waiting = [("", folder)]
    entries = 0
    while waiting:
        prefix, place = waiting.pop()
        below: list[tuple[str, Path]] = []
        for entry in _entries(place, prefix, packed):
            entries += 1
            if entries > MAX_ENTRIES:
                packed.unread.append((prefix, f"more than {MAX_ENTRIES} files and folders"))
                return
            relative = prefix + entry.name
            if entry.is_symlink():
                packed.skipped.append((relative, LINK))
            elif reason := _too_far(relative):
                packed.unread.append((relative[:200], reason))
            elif entry.is_dir(follow_symlinks=False):
                below.append((relative + "/", Path(entry.path)))
            elif entry.is_file(follow_symlinks=False):
                yield relative, Path(entry.path)
            else:
                packed.skipped.append((relative, SPECIAL))
        waiting.extend(reversed(below))


def _entries(place: Path, prefix: str, packed: Packed) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(place) as found:
            return sorted(islice(found, MAX_ENTRIES + 1), key=lambda entry: entry.name)
    except OSError as error:
        packed.unread.append((prefix, f"could not be read: {error.strerror}"))
        return []


def _too_far(relative: str) -> str:
    if relative.count("/") >= MAX_DEPTH:
        return f"more than {MAX_DEPTH} folders deep"
    return "too long a path" if len(os.fsencode(relative)) > MAX_PATH_BYTES else ""


def _copy(file: Path, target: IO[bytes]) -> int:
    """The bytes copied. Raises ``NotTaken``; it may have become a pipe since we looked."""
    start = target.tell()
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as source:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise NotTaken(SPECIAL)
            if status.st_size > MAX_FILE_BYTES:
                raise NotTaken(f"larger than {MAX_FILE_BYTES // MIB} MiB")
            while chunk := source.read(CHUNK_BYTES):
                target.write(chunk)
                if target.tell() - start > MAX_FILE_BYTES:  # it grows while we read
                    break
    except OSError as problem:
        target.seek(start)
        target.truncate()
        raise NotTaken(f"could not be read: {problem.strerror}") from problem
    return target.tell() - start

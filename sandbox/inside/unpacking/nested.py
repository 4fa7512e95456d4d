"""Opens the archives within an unpacked one, beside themselves: ``a.zip`` becomes ``a.zip!/``.

What is refused stays closed, and says why; it never fails the upload.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from .compression import SUFFIXES, compression_of, decompressed, first_bytes
from .formats import Opened, Opener, head_of, is_packed, open_archive, size_of
from .limits import MAX_NAME_BYTES, NESTED_DEPTH
from .members import member
from .refusal import Refused
from .streams import Budget
from .survey import Entry, Survey
from .tar import BLOCK, has_tar_checksum
from .writing import write_all

OPENED_SUFFIX = "!"


class Nested(NamedTuple):
    """One archive within the upload; ``refusal`` says why it was not opened."""

    path: str
    refusal: Refused | None = None

    def as_json(self) -> dict[str, object]:
        answer = self.refusal.as_json() if self.refusal else {"ok": True}
        return {"path": self.path.encode(errors="backslashreplace").decode(), **answer}


def open_within(tree: Path, budget: Budget) -> Iterator[Nested]:
    """All archives in ``tree``, whose own files count as well."""
    found = [Path(folder, name) for folder, _, names in os.walk(tree) for name in names]
    files = [path for path in found if path.is_file() and not path.is_symlink()]
    paths = sorted(path.relative_to(tree).as_posix() for path in files)
    budget.charge(sum(path.stat().st_size for path in files), nodes=len(files))
    yield from _open_all(tree, paths, budget, depth=1)


def _open_all(tree: Path, paths: list[str], budget: Budget, *, depth: int) -> Iterator[Nested]:
    for path in paths:
        with (tree / path).open("rb") as file:
            if not is_packed(file):
                continue
            own, head = budget.within(size_of(file)), head_of(file)
        try:
            opened = _open(tree / path, head, own, depth=depth)
        except Refused as refusal:
            yield Nested(path, refusal)
            continue
        yield Nested(path)
        inner = [f"{path}{OPENED_SUFFIX}/{each.path}" for each in opened]
        yield from _open_all(tree, inner, budget, depth=depth + 1)


def _open(path: Path, head: bytes, budget: Budget, *, depth: int) -> list[Entry]:
    if depth > NESTED_DEPTH:
        raise Refused("nested_too_deep", f"lies in more than {NESTED_DEPTH} other archives")
    opener = _single(path.name) if _is_single(path, head) else open_archive
    survey = Survey(path, opener, budget, keeps=bool)
    target = path.with_name(path.name + OPENED_SUFFIX)
    if len(target.name.encode()) > MAX_NAME_BYTES:
        raise Refused("name_too_long", "has too long a name to be opened")
    if target.exists():
        raise Refused("name_collision", f"has a neighbour called {target.name!a}")
    write_all(path, target, opener, budget.again(), survey=survey)
    return survey.files


def _is_single(path: Path, head: bytes) -> bool:
    """Whether it is compressed and no tar, such as ``data.json.gz``."""
    if not compression_of(head):
        return False
    with path.open("rb") as file:
        return not has_tar_checksum(first_bytes(file, head, BLOCK))


def _single(name: str) -> Opener:
    """The one file as an archive of nothing else."""

    def opener(file: BinaryIO, budget: Budget) -> Opened:
        head = head_of(file)
        suffix = SUFFIXES[compression_of(head)]
        inner = name.removesuffix(suffix).encode() or b"content"
        pieces = budget.metered(decompressed(file, head))
        only = member(inner, size=0, mode=0, is_directory=False, pieces=pieces)
        return suffix.removeprefix("."), iter([only])

    return opener

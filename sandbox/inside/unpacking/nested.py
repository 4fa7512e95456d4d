"""Opens the archives within an unpacked one, beside themselves: ``a.zip`` becomes ``a.zip!/``.

What is refused stays closed, and says why; it never fails the upload.
"""

from pathlib import Path
from typing import BinaryIO, NamedTuple

from .compression import SUFFIXES, compression_of, decompressed
from .formats import Opened, Opener, head_of, is_packed, open_archive
from .limits import MAX_NAME_BYTES, NESTED_DEPTH
from .members import member
from .refusal import Refused
from .streams import Budget
from .survey import Entry, Survey
from .writing import write_all

OPENED_SUFFIX = "!"


class Nested(NamedTuple):
    """One archive within the upload; ``refusal`` says why it was not opened."""

    path: str
    refusal: Refused | None = None

    def as_json(self) -> dict[str, object]:
        answer = self.refusal.as_json() if self.refusal else {"ok": True}
        return {"path": self.path, **answer}


def open_nested(top: Path, files: list[Entry], budget: Budget, *, depth: int = 1) -> list[Nested]:
    """All in ``files``, which lie below ``top``, and what lies in those."""
    found: list[Nested] = []
    for entry in files:
        with (top / entry.path).open("rb") as file:
            if not is_packed(file):
                continue
            head = head_of(file)
        try:
            inner = _open(top / entry.path, head, budget, depth=depth)
        except Refused as refusal:
            found.append(Nested(entry.path, refusal))
            continue
        found.append(Nested(entry.path))
        below = [each._replace(path=f"{entry.path}{OPENED_SUFFIX}/{each.path}") for each in inner]
        found += open_nested(top, below, budget, depth=depth + 1)
    return found


def _open(path: Path, head: bytes, budget: Budget, *, depth: int) -> list[Entry]:
    if depth > NESTED_DEPTH:
        raise Refused("nested_too_deep", f"lies in more than {NESTED_DEPTH} other archives")
    opener: Opener = open_archive
    try:
        survey = Survey(path, opener, budget, keeps=bool)
    except Refused as refusal:
        if refusal.code != "not_an_archive" or not compression_of(head):
            raise
        opener = _single(path.name)
        survey = Survey(path, opener, budget, keeps=bool)
    target = path.with_name(path.name + OPENED_SUFFIX)
    if len(target.name.encode()) > MAX_NAME_BYTES:
        raise Refused("name_too_long", "has too long a name to be opened")
    if target.exists():
        raise Refused("name_collision", f"has a neighbour called {target.name!a}")
    write_all(path, target, opener, budget.again(), keeps=bool)
    return survey.files


def _single(name: str) -> Opener:
    """One compressed file, such as ``data.json.gz``, as an archive of nothing else."""

    def opener(file: BinaryIO, budget: Budget) -> Opened:
        head = head_of(file)
        suffix = SUFFIXES[compression_of(head)]
        inner = name.removesuffix(suffix).encode() or b"content"
        pieces = budget.metered(decompressed(file, head))
        only = member(inner, size=0, mode=0, is_directory=False, pieces=pieces)
        return suffix.removeprefix("."), iter([only])

    return opener

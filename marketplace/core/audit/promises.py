"""The checkpoints that a log must keep: those in the database, in the file, in somebody's hand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from pathlib import Path

from marketplace.core.audit import checkpoints, notes
from marketplace.core.models import AuditCheckpoint

BATCH = 2000


class Tampered(Exception):
    """The first thing found that is not as it was."""


@dataclass(frozen=True, slots=True, order=True)
class Promise:
    """A size and its root, signed by us, and where it was found."""

    size: int
    root: bytes
    source: str


def promises(since: Iterable[str] = ()) -> Iterator[Promise]:
    """All of them, smallest first. ``since`` are notes that were kept elsewhere."""
    path = checkpoints.file()
    given = [_read(note, "the checkpoint given") for note in since]
    return merge(_stored(), _in_file(path), sorted(given))


def _stored() -> Iterator[Promise]:
    for row in _rows():
        promise = _read(row.note, f"checkpoint {row.pk} of the database")
        if (promise.size, promise.root) != (row.size, bytes(row.root)):
            raise Tampered(f"Checkpoint {row.pk} of the database is not what its note says.")
        yield promise


def _rows() -> Iterator[AuditCheckpoint]:
    """Page by page: a cursor left open here would be closed in somebody else's transaction."""
    size = -1
    while page := list(AuditCheckpoint.objects.filter(size__gt=size).order_by("size")[:BATCH]):
        yield from page
        size = page[-1].size


def _in_file(path: Path) -> Iterator[Promise]:
    size = -1
    for number, note in enumerate(checkpoints.saved(path), start=1):
        promise = _read(note, f"checkpoint {number} in {path}")
        if promise.size < size:
            raise Tampered(f"{promise.source} is smaller than the one before it.".capitalize())
        size = promise.size
        yield promise


def _read(note: str, source: str) -> Promise:
    try:
        checkpoint = notes.read(note)
    except notes.BadNote as error:
        raise Tampered(f"{source[0].upper()}{source[1:]} is not ours: {error}.") from error
    return Promise(checkpoint.size, checkpoint.root, source)

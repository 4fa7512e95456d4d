"""The tree as the database keeps it: its size, its root, its proofs."""

from collections.abc import Sequence

from django.db.models import Max

from marketplace.core.audit import merkle
from marketplace.core.models import AuditNode


def size() -> int:
    """How many rows have their place."""
    last: int | None = AuditNode.objects.filter(level=0).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def root(size: int) -> bytes:
    return _hashes([(0, size)])[0]


def inclusion(position: int, size: int) -> list[bytes]:
    """That the entry at ``position`` is among the first ``size``."""
    return _hashes(merkle.inclusion_runs(position, size))


def consistency(first: int, second: int) -> list[bytes]:
    """That a log of ``second`` entries begins with the log of ``first`` entries."""
    return _hashes(merkle.consistency_runs(first, second))


def _hashes(runs: Sequence[merkle.Run]) -> list[bytes]:
    """The root of each run, with one query for all of their nodes."""
    wanted = [node for run in runs for node in merkle.subtrees(run)]
    found = AuditNode.objects.filter(pk__in=wanted).values_list("level", "position", "hash")
    known = {(level, position): bytes(value) for level, position, value in found}
    return merkle.proof(runs, known.__getitem__)

"""Reading the whole log again, to see that every row is what it was when it was written.

One pass over the nodes in the order they came, in one snapshot and in constant memory: each row is
hashed again, each node computed again, and at each checkpoint's size the root compared.
"""

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import BigIntegerField, F, Value
from django.db.models.expressions import CombinedExpression

from marketplace.core.audit import entries, merkle
from marketplace.core.audit.erasing import ACTION as ERASE
from marketplace.core.audit.promises import BATCH, Promise, Tampered, promises
from marketplace.core.models import AuditNode, SecurityAudit


@dataclass(frozen=True, slots=True)
class Verified:
    """What was read, and found as it was."""

    size: int
    root: bytes
    erased: int
    checkpoints: int


def verify(*, since: Iterable[str] = ()) -> Verified:
    """Check all of it; ``since`` are notes that were kept elsewhere. Raises Tampered."""
    with _one_snapshot():
        _require_every_row_in_the_tree()
        reading = _Reading(promises(since))
        with closing(_nodes()) as nodes:
            for node in nodes:
                reading.take(node)
        return reading.finish()


class _Reading:
    """One pass: the tree so far, the nodes that must come next, the promises still to keep."""

    def __init__(self, promised: Iterator[Promise]) -> None:
        self._frontier = merkle.Frontier()
        self._expected: list[tuple[merkle.Node, bytes]] = []
        self._promised = promised
        self._next = next(promised, None)
        self._kept = self._erased = self._accounted_for = 0

    def take(self, node: AuditNode) -> None:
        if not self._expected:
            self._keep_promises()
            self._expected = list(self._frontier.add(self._leaf(node)))
        place, value = self._expected.pop(0)
        if (node.level, node.position) != place:
            raise Tampered(f"Node {place[0]}/{place[1]} of the tree is missing.")
        if bytes(node.hash) != value:
            raise Tampered(
                f"Entry #{self._frontier.size - 1}, or one below node {node}, was changed together"
                " with its hashes: the tree says otherwise."
            )

    def finish(self) -> Verified:
        size = self._frontier.size
        if self._expected:
            level, position = self._expected[0][0]
            raise Tampered(f"Node {level}/{position} of the tree is missing.")
        self._keep_promises()
        if self._next is not None:
            raise Tampered(
                f"Entry #{size} is missing, and all after it: {self._next.source} says that there"
                f" were {self._next.size}."
            )
        if self._erased != self._accounted_for:
            raise Tampered(
                f"{self._erased} payloads are gone, but only {self._accounted_for} were erased"
                " through the log."
            )
        return Verified(size, self._frontier.root(), self._erased, self._kept)

    def _leaf(self, node: AuditNode) -> bytes:
        """The hash of the next entry, once its row has been checked."""
        number = self._frontier.size
        if (node.level, node.position) != (0, number):
            raise Tampered(f"Entry #{number} is missing from the tree.")
        row = node.event
        if row is None:
            raise Tampered(f"Entry #{number} is missing: its row {node.event_id} was deleted.")
        self._check(row, f"Entry #{number} (row {row.pk}, {row})")
        if bytes(row.leaf_hash) != bytes(node.hash):
            raise Tampered(f"Entry #{number} (row {row.pk}, {row}) is not what the tree has there.")
        return bytes(row.leaf_hash)

    def _check(self, row: SecurityAudit, name: str) -> None:
        leaf = bytes(row.leaf_hash)
        if entries.leaf_of(row) != leaf:
            raise Tampered(f"{name} was changed.")
        if entries.seal(leaf) != bytes(row.seal):
            raise Tampered(f"{name} was not written by the marketplace.")
        if row.is_erased:
            self._erased += 1
        elif entries.hash_payload(row.payload.salt, row.payload.data) != bytes(row.payload_hash):
            raise Tampered(f"{name} has another payload than it was written with.")
        if row.action == ERASE:
            self._accounted_for += row.details.get("rows", 0)

    def _keep_promises(self) -> None:
        while self._next is not None and self._next.size == self._frontier.size:
            if self._next.root != self._frontier.root():
                raise Tampered(
                    f"The first {self._next.size} entries are not those of {self._next.source}:"
                    " the log was rewritten."
                )
            self._kept += 1
            self._next = next(self._promised, None)


def _nodes() -> Generator[AuditNode, None, None]:
    """In the order in which they were completed: leaf 0, leaf 1, their parent, leaf 2."""
    completed_by = CombinedExpression(
        F("position") + Value(1), "<<", F("level"), output_field=BigIntegerField()
    )
    nodes = AuditNode.objects.select_related("event__payload").order_by(completed_by, "level")
    yield from nodes.iterator(BATCH)


def _require_every_row_in_the_tree() -> None:
    row = SecurityAudit.objects.filter(leaf__isnull=True).order_by("pk").first()
    if row is not None:
        raise Tampered(
            f"Row {row.pk} ({row}) has no place in the tree: it was put in from outside."
        )


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """What is written meanwhile is not seen, so that rows and nodes fit each other."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield

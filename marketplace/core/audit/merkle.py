"""The Merkle tree of RFC 9162, over the roots of complete subtrees.

A node is ``(level, position)``: the root of the ``2 ** level`` leaves from ``position << level``.
Once its last leaf is there it never changes, so a log only ever stores more of them. Everything
else (a root, a proof) is put together from at most a few dozen. Nothing here reads a database.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import reduce

Node = tuple[int, int]
Run = tuple[int, int]
"""Leaves from the first number up to, not including, the second."""
Lookup = Callable[[Node], bytes]

EMPTY_ROOT = hashlib.sha256(b"").digest()


def hash_leaf(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def hash_children(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def inclusion_runs(index: int, size: int) -> list[Run]:
    """What stands beside leaf ``index`` on its way up to the root of ``size`` leaves."""
    runs: list[Run] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        runs.insert(0, (middle, end) if index < middle else (start, middle))
        start, end = (start, middle) if index < middle else (middle, end)
    return runs


def consistency_runs(first: int, second: int) -> list[Run]:
    """What shows that the first ``first`` of ``second`` leaves are still what they were."""
    runs: list[Run] = []
    if not 0 < first < second:
        return runs
    start, end, is_whole = 0, second, True
    while first != end:
        middle = start + _split(end - start)
        runs.insert(0, (middle, end) if first <= middle else (start, middle))
        is_whole = is_whole and first <= middle
        start, end = (start, middle) if first <= middle else (middle, end)
    return runs if is_whole else [(start, end), *runs]


def subtrees(run: Run) -> Iterator[Node]:
    """The complete subtrees that a run of a proof, or a whole log, is made of: large to small."""
    start, end = run
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def root(run: Run, lookup: Lookup) -> bytes:
    """The root of a run, from its complete subtrees."""
    hashes = [lookup(node) for node in subtrees(run)]
    if not hashes:
        return EMPTY_ROOT
    return reduce(lambda right, left: hash_children(left, right), reversed(hashes))


def proof(runs: Sequence[Run], lookup: Lookup) -> list[bytes]:
    return [root(run, lookup) for run in runs]


class Frontier:
    """A tree that grows leaf by leaf and remembers only what it needs to go on."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> Iterator[tuple[Node, bytes]]:
        """Each node that this leaf completes, upwards, the leaf itself first."""
        level, position, value = 0, self.size, leaf
        yield (level, position), value
        while position & 1:
            level, position, value = (
                level + 1,
                position >> 1,
                hash_children(self._peaks.pop(), value),
            )
            yield (level, position), value
        self._peaks.append(value)
        self.size += 1

    def root(self) -> bytes:
        if not self._peaks:
            return EMPTY_ROOT
        return reduce(lambda right, left: hash_children(left, right), reversed(self._peaks))


def _split(width: int) -> int:
    """The largest power of two below ``width``."""
    return 1 << (width - 1).bit_length() - 1

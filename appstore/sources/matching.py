"""What two lists have in common, in order, found in bounded time whatever is in them.

Myers' algorithm, after what is on one side only was set aside. Its time grows with the square of
the number of differences, and the lists come from strangers: a ``Budget`` ends the search, and what
was not reached counts as different.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass
class Budget:
    """Steps left, each a fraction of a microsecond; several searches may share one."""

    steps: int = 400_000

    @property
    def is_spent(self) -> bool:
        return self.steps <= 0


class Block(NamedTuple):
    """``a[a_start:a_end]`` became ``b[b_start:b_end]``; one of the two may be empty."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


def blocks(a: Sequence[Hashable], b: Sequence[Hashable], budget: Budget) -> Iterator[Block]:
    """The places at which the two differ, in order."""
    i = j = 0
    for match_i, match_j in (*matches(a, b, budget), (len(a), len(b))):
        if i < match_i or j < match_j:
            yield Block(i, match_i, j, match_j)
        i, j = match_i + 1, match_j + 1


def matches(a: Sequence[Hashable], b: Sequence[Hashable], budget: Budget) -> list[tuple[int, int]]:
    """Pairs of indexes of equal items, rising on both sides."""
    start = _common(a, b)
    end = _common(a[start:][::-1], b[start:][::-1])
    in_a, in_b = set(a[start : len(a) - end]), set(b[start : len(b) - end])
    left = [i for i in range(start, len(a) - end) if a[i] in in_b]
    right = [j for j in range(start, len(b) - end) if b[j] in in_a]
    inner = _myers([a[i] for i in left], [b[j] for j in right], budget)
    return [
        *((i, i) for i in range(start)),
        *((left[x], right[y]) for x, y in inner),
        *((len(a) - k, len(b) - k) for k in range(end, 0, -1)),
    ]


def _common(a: Sequence[Hashable], b: Sequence[Hashable]) -> int:
    """How many items both begin with."""
    count = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        count += 1
    return count


def _myers(a: Sequence[Hashable], b: Sequence[Hashable], budget: Budget) -> list[tuple[int, int]]:
    """The longest path along equal items, or what the budget reached of it: nothing."""
    furthest: dict[int, int] = {1: 0}
    steps_taken: list[dict[int, int]] = []
    for distance in range(len(a) + len(b) + 1):
        budget.steps -= distance + 1
        if budget.is_spent:
            return []
        steps_taken.append(furthest)
        reached: dict[int, int] = {}
        for diagonal in range(-distance, distance + 1, 2):
            x = _step(furthest, diagonal, distance)
            y = x - diagonal
            while x < len(a) and y < len(b) and a[x] == b[y]:
                x, y = x + 1, y + 1
                budget.steps -= 1
            reached[diagonal] = x
            if x >= len(a) and y >= len(b):
                return _walk_back(steps_taken, len(a), len(b))
        furthest = reached
    return []


def _step(furthest: dict[int, int], diagonal: int, distance: int) -> int:
    """Where the next path on this diagonal begins: down from above, or right from the left."""
    above, left = furthest.get(diagonal + 1, -1), furthest.get(diagonal - 1, -1)
    if diagonal == -distance or (diagonal != distance and left < above):
        return above
    return left + 1


def _walk_back(steps_taken: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    pairs = []
    for distance in range(len(steps_taken) - 1, -1, -1):
        furthest, diagonal = steps_taken[distance], x - y
        start_x = _step(furthest, diagonal, distance)
        start_y = start_x - diagonal
        while x > start_x and y > start_y:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        above = diagonal == -distance or (
            diagonal != distance and furthest.get(diagonal - 1, -1) < furthest.get(diagonal + 1, -1)
        )
        x, y = (start_x, start_y - 1) if above else (start_x - 1, start_y)
    return pairs[::-1]

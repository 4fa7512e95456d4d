from collections.abc import Iterable
from enum import StrEnum


class Risk(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 is ``LOW``; the texts themselves would sort by alphabet."""
        return list(Risk).index(self)


class Action(StrEnum):
    """What a scan asks the store to do."""

    PASS = "pass"
    PERSON = "person"
    """Somebody looks before anything else happens."""
    BLOCK = "block"

    @property
    def rank(self) -> int:
        return list(Action).index(self)


def highest(levels: Iterable[Risk]) -> Risk:
    return max(levels, key=lambda level: level.rank, default=Risk.LOW)

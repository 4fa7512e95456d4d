"""What one file does, in words that are the same for every language."""

from dataclasses import dataclass, field

MOST_PLACES = 20


@dataclass
class Facts:
    """``contacted`` are hosts that calls are made to, ``named`` those that only stand in a text.

    Each maps to the places where it was seen, as path and line.
    """

    contacted: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    named: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    does: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    environment: set[str] = field(default_factory=set)
    ports: set[int] = field(default_factory=set)

    def contacts(self, host: str, path: str, line: int) -> None:
        _add(self.contacted, host.lower(), path, line)

    def names(self, host: str, path: str, line: int) -> None:
        _add(self.named, host.lower(), path, line)

    def does_this(self, what: str, path: str, line: int) -> None:
        _add(self.does, what, path, line)


def _add(places: dict[str, list[tuple[str, int]]], key: str, path: str, line: int) -> None:
    known = places.setdefault(key, [])
    if len(known) < MOST_PLACES and (path, line) not in known:
        known.append((path, line))

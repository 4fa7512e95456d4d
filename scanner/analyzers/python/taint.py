"""Where a value came from and what it was made safe for.

A value is a set of atoms. An atom is an origin and a mask of the uses it was made safe for. Origins
are facts (``REQUEST``, ``NETWORK``) or stand for something another function decides: a parameter,
the result of a call, a variable of a module or object. Those are looked up when all is read.
"""

from enum import IntFlag

Atom = tuple[str, int]
Value = frozenset[Atom]
NOTHING: Value = frozenset()

REQUEST = "request"
"""A visitor sent it."""
NETWORK = "network"
"""It was fetched."""
DECODED = "decoded"
HIDDEN = "hidden"
"""It stands in the source, in base64, hex or the like."""
ENVIRONMENT = "environment"
CREDENTIALS = "credentials"
HOST = "host"
"""Who and where this machine is."""
SPIED = "spied"
"""What somebody typed, copied or saw."""
KEYS = "keys"
"""The words or numbers that a wallet is opened with."""
FETCHER = "fetcher"
"""It is a command that downloads a program and runs it."""
EVERY_FILE = "every-file"
"""One of all files in somebody's home, or on a disk."""
SQL_TEXT = "sql"
HTML_TEXT = "html"
OBJECT = "object"
"""It may be more than a text: a visitor's JSON."""
BUILT = "built"
"""Something that changes was put into a text."""

PARAMETER = "p:"
RESULT = "c:"
VARIABLE = "g:"


class Use(IntFlag):
    """What a value can be made safe for."""

    CODE = 1
    SHELL = 2
    SQL = 4
    HTML = 8
    PATH = 16
    URL = 32
    LINE = 64
    """Headers and logs: no line breaks."""
    QUERY = 128
    """LDAP, XPath and Mongo."""
    SEND = 256
    """Not safe to send but changed so much that it is no copy any more."""
    WHOLE = 512
    """Only a part of something else by now: one argument of a command."""
    ITSELF = 1024
    """Not the text itself any more, but something that was worked out of it."""
    NEAR = 2048
    """To be sure of: it came from another function, which may have checked it unseen."""
    INSERTED = 4096
    """Put into a template, as generated code has names put in."""


# Numbers from here on: the operators of flags take ten times as long, and are used all the time.
VISITOR_USES = int(
    Use.CODE | Use.SHELL | Use.SQL | Use.HTML | Use.PATH | Use.URL | Use.LINE | Use.QUERY
)
SENDING = int(Use.SEND)
EVERY_USE = VISITOR_USES | SENDING
VISITOR = frozenset({REQUEST, OBJECT, SQL_TEXT, HTML_TEXT, BUILT})
LOOT = frozenset({ENVIRONMENT, CREDENTIALS, HOST, SPIED, KEYS, EVERY_FILE})
MOST_ATOMS = 48


def fact(origin: str) -> Value:
    return frozenset({(origin, 0)})


def safe_for(value: Value, mask: int) -> Value:
    """The value once it was made safe for these uses; facts that no longer matter are left out."""
    if not value or not mask:
        return value
    mask = int(mask)
    return frozenset(
        (origin, known | mask) for origin, known in value if not _is_gone(origin, known | mask)
    )


def _is_gone(origin: str, mask: int) -> bool:
    if origin in VISITOR:
        return mask & VISITOR_USES == VISITOR_USES
    return origin in LOOT and bool(mask & SENDING)


def has(value: Value, origin: str, use: int = 0) -> bool:
    """Whether it comes from there and was not made safe for this use."""
    mask = int(use)
    return any(where == origin and not known & mask for where, known in value)


def without(value: Value, *origins: str) -> Value:
    return frozenset(atom for atom in value if atom[0] not in origins)


def joined(values: list[Value]) -> Value:
    """Everything in any of them, within a bound that keeps hostile files cheap."""
    filled = [value for value in values if value]
    if len(filled) < 2:  # noqa: PLR2004
        return filled[0] if filled else NOTHING
    total = frozenset().union(*filled)
    return total if len(total) <= MOST_ATOMS else _cut(total)


def _cut(value: Value) -> Value:
    facts = {atom for atom in value if not is_open(atom[0])}
    rest = sorted(value - facts)
    return frozenset([*facts, *rest[: MOST_ATOMS - len(facts)]])


def is_open(origin: str) -> bool:
    """Whether another function decides what it is."""
    return origin.startswith((PARAMETER, RESULT, VARIABLE))

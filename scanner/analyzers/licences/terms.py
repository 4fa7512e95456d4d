"""What licences ask for, and which of them go together. No legal advice: it tells whom to ask."""

import re
from enum import IntEnum

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


class Reach(IntEnum):
    """How far a licence reaches into what uses the code."""

    FREE = 0
    """Asks to be named at most."""
    FILE = 1
    """Changes of its own files stay under it."""
    LIBRARY = 2
    WORK = 3
    """The whole work is given under it, when it is given away."""
    NETWORK = 4
    """The same, also when people only use it over a network."""
    RESTRICTED = 5
    """Forbids some uses, such as offering it as a service."""


FAMILIES = (
    (
        Reach.RESTRICTED,
        re.compile(r"^(?:SSPL|BUSL|Elastic|CC-BY-NC|PolyForm|Commons-Clause|JSON)\b"),
    ),
    (Reach.NETWORK, re.compile(r"^(?:AGPL|EUPL|OSL)\b")),
    (Reach.WORK, re.compile(r"^(?:GPL|CC-BY-SA|CECILL-2)\b")),
    (Reach.LIBRARY, re.compile(r"^LGPL\b")),
    (Reach.FILE, re.compile(r"^(?:MPL|EPL|CDDL)\b")),
)


def names_in(expression: str) -> list[str]:
    """The licences of an SPDX expression, exceptions left out."""
    plain = re.sub(r"\bWITH\s+[\w.-]+", " ", expression)
    return [name for name in NAME.findall(plain) if name not in {"AND", "OR", "and", "or", "WITH"}]


def reach_of(expression: str) -> Reach:
    """Of a choice the mildest, of several that all hold the strictest."""
    if not expression.strip():
        return Reach.FREE
    choices = re.split(r"\s+OR\s+|\s/\s|\|\|", expression, flags=re.IGNORECASE)
    return min(max(map(_reach, names_in(choice)), default=Reach.FREE) for choice in choices)


def _reach(name: str) -> Reach:
    return next((reach for reach, pattern in FAMILIES if pattern.match(name)), Reach.FREE)


def family(name: str) -> str:
    """``GPL-3.0-or-later`` and ``GPL-3.0-only`` have the same text."""
    return re.sub(r"(?:-only|-or-later|\+)$", "", name).lower()


def agrees(text: str, expression: str) -> bool:
    """Whether the licence of a text is one of those that were declared."""
    return family(text) in {family(name) for name in names_in(expression)}


CLOSED = re.compile(
    r"(?i)^(?:LicenseRef-|UNLICENSED|proprietary|closed|all rights reserved|see license in)"
)


def is_closed(expression: str) -> bool:
    return CLOSED.search(expression.strip()) is not None

"""Names that are another name with a fixed ending: ``zipped = `${file}.gz` ``."""

from collections import defaultdict
from collections.abc import Mapping

from scanner.analyzers.javascript.constants import Constants, given_by
from scanner.analyzers.javascript.folding import fold, operands
from scanner.analyzers.javascript.syntax import Node, text

EMPTY = frozenset({"null", "undefined"})
"""``let file = null`` waits for its value."""


def lengthened(nodes: list[Node], constants: Constants) -> Mapping[str, list[str]]:
    """By the shorter name. Each of the two is given one thing in the whole file."""
    given = _given(nodes)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, values in given.items():
        beginning = _beginning(values, constants)
        if beginning in given:
            found[beginning].append(name)
    return {name: longer for name, longer in found.items() if _is_one(given[name], longer)}


def _given(nodes: list[Node]) -> Mapping[str, list[Node | None]]:
    """What each name is given, anywhere in the file; None stands for what is not written."""
    found: defaultdict[str, list[Node | None]] = defaultdict(list)
    for node in nodes:
        for name, value in given_by(node):
            if value is None or value.type not in EMPTY:
                found[text(name)].append(value)
    return found


def _is_one(values: list[Node | None], longer: list[str]) -> bool:
    """``file = zipped`` makes nothing of ``file`` that is less safe."""
    return sum(not _is_one_of(longer, value) for value in values) == 1


def _is_one_of(names: list[str], value: Node | None) -> bool:
    return value is not None and value.type == "identifier" and text(value) in names


def _beginning(values: list[Node | None], constants: Constants) -> str:
    """The name that the only value begins with, empty where anything but a fixed text follows."""
    value = values[0] if len(values) == 1 else None
    if value is None:
        return ""
    if value.type == "template_string":
        first, *rest = value.named_children or [value]
        is_fixed = all(part.type == "string_fragment" for part in rest)
        ending = "".join(text(part) for part in rest) if is_fixed else ".."
        first = first.named_children[0] if first.type == "template_substitution" else value
    else:
        first, *others = operands(value)
        ending = "".join(fold(part, constants) or ".." for part in others)
    is_safe = first.type == "identifier" and ending and ".." not in ending
    return text(first) if is_safe else ""

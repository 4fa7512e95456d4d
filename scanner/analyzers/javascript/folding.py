"""Puts constant values together. Nothing is executed; depth, steps and results are bounded."""

import re
from collections.abc import Callable, Iterator, Mapping

from scanner.analyzers.javascript import operators
from scanner.analyzers.javascript.calls import answer_of
from scanner.analyzers.javascript.constants import Constants
from scanner.analyzers.javascript.decoding import MAX_LENGTH
from scanner.analyzers.javascript.methods import MAX_ITEMS, Constant, Pattern, spelled
from scanner.analyzers.javascript.options import option
from scanner.analyzers.javascript.syntax import Node, child, text, unwrap

MAX_DEPTH = 40
ITEMS_A_STEP = 5
CHARACTERS_A_STEP = 20
ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|(.))", re.DOTALL
)
CONTROL = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "v": "\v", "f": "\f", "\n": ""}
Scope = Mapping[str, Constant]
NO_SCOPE: Scope = {}


def fold(node: Node, constants: Constants, depth: int = 0) -> str | None:
    """The text an expression always is, or None."""
    value = value_of(node, constants, NO_SCOPE, depth)
    if isinstance(value, bytes):
        return spelled(value)
    return value if isinstance(value, str) and not isinstance(value, Pattern) else None


def value_of(
    node: Node, constants: Constants, scope: Scope = NO_SCOPE, depth: int = 0
) -> Constant | None:
    """The value an expression always has. ``scope`` holds the parameters of a folded function."""
    node = unwrap(node)
    if not scope and node.constant is not node:
        return node.constant  # type: ignore[return-value]
    folder = FOLDERS.get(node.type)
    if folder is None or depth > MAX_DEPTH or constants.steps <= 0:
        return None
    constants.steps -= 1
    if not scope:
        node.constant = None
    value = folder(node, constants, scope, depth + 1)
    if not scope:
        node.constant = value
    if folder is not _name:
        constants.steps -= _weight(value)
    return value


def _weight(value: Constant | None) -> int:
    """The steps that it takes beside the first to make a text or list of this length."""
    if isinstance(value, list):
        return len(value) // ITEMS_A_STEP
    return len(value) // CHARACTERS_A_STEP if isinstance(value, str | bytes) else 0


def unescape(written: str) -> str:
    def sign(match: re.Match[str]) -> str:
        digits = match[1] or match[2] or match[3]
        if digits:
            return chr(min(int(digits, 16), 0x10FFFF))
        return CONTROL.get(match[4], match[4])

    plain = ESCAPE.sub(sign, written) if "\\" in written else written
    is_paired = any("\ud800" <= letter <= "\udfff" for letter in plain)
    return (
        plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if is_paired else plain
    )


def operands(node: Node) -> list[Node]:
    """The parts of a chain of ``+``, first to last."""
    parts: list[Node] = []
    current = unwrap(node)
    while current.type == "binary_expression" and text(child(current, "operator")) == "+":
        left, right = child(current, "left"), child(current, "right")
        if left is None or right is None:
            break
        parts.append(right)
        current = unwrap(left)
    return [current, *reversed(parts)]


def partial(node: Node, constants: Constants) -> str:
    """The constant parts of a text, what is not known replaced by ``{}``."""
    node = unwrap(node)
    if node.type == "template_string":
        parts = list(_pieces(node, constants, NO_SCOPE, 1))
    else:
        parts = [value_of(part, constants, NO_SCOPE, 1) for part in operands(node)]
    return "".join("{}" if part is None else spelled(part) for part in parts)[:MAX_LENGTH]


def _pieces(
    node: Node, constants: Constants, scope: Scope, depth: int
) -> Iterator[Constant | None]:
    """The parts of a template string, None for what is not constant."""
    for part in node.named_children:
        if part.type != "template_substitution":
            yield unescape(text(part))
        elif part.named_children:
            yield value_of(part.named_children[0], constants, scope, depth)


def _string(node: Node, *_: object) -> str:
    return unescape(text(node)[1:-1])


def _number(node: Node, *_: object) -> Constant | None:
    return operators.number(text(node).replace("_", "").rstrip("n"))


def _pattern(node: Node, *_: object) -> Pattern:
    return Pattern(text(node))


def _name(node: Node, constants: Constants, scope: Scope, depth: int) -> Constant | None:
    name = text(node)
    if name in scope:
        return scope[name]
    held = constants.value(node)
    return None if held is None else value_of(held, constants, NO_SCOPE, depth)


def _template(node: Node, constants: Constants, scope: Scope, depth: int) -> str | None:
    return _joined(list(_pieces(node, constants, scope, depth)))


def _joined(parts: list[Constant | None]) -> str | None:
    known = [spelled(part) for part in parts if part is not None]
    is_short = sum(map(len, known)) <= MAX_LENGTH
    return "".join(known) if len(known) == len(parts) and is_short else None


def _array(node: Node, constants: Constants, scope: Scope, depth: int) -> Constant | None:
    values: list[Constant] = []
    for element in node.named_children[: MAX_ITEMS + 1]:
        inner = element.named_children[0] if element.type == "spread_element" else element
        value = value_of(inner, constants, scope, depth)
        if value is None:
            return None
        if inner is element:
            values.append(value)
        else:
            values.extend(value if isinstance(value, list) else spelled(value))
    return values if len(values) <= MAX_ITEMS else None


def _binary(node: Node, constants: Constants, scope: Scope, depth: int) -> Constant | None:
    left, right = child(node, "left"), child(node, "right")
    operator = text(child(node, "operator"))
    if left is None or right is None:
        return None
    if operator != "+":
        first = value_of(left, constants, scope, depth)
        if operator in {"||", "&&"} and first is not None and bool(first) is (operator == "||"):
            return first
        second = value_of(right, constants, scope, depth) if first is not None else None
        if first is None or second is None or operator in {"||", "&&"}:
            return second
        return operators.combined(operator, first, second)
    return _sum([value_of(part, constants, scope, depth) for part in operands(node)])


def _sum(values: list[Constant | None]) -> Constant | None:
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    if any(isinstance(value, str) for value in known[:2]):
        return _joined(values)
    total: Constant | None = known[0]
    for value in known[1:]:
        total = operators.combined("+", total, value) if total is not None else None
    return total


def _unary(node: Node, constants: Constants, scope: Scope, depth: int) -> Constant | None:
    argument = child(node, "argument")
    value = value_of(argument, constants, scope, depth) if argument is not None else None
    return None if value is None else operators.negated(text(child(node, "operator")), value)


def _member(node: Node, constants: Constants, scope: Scope, depth: int) -> Constant | None:
    """``list[2]``, ``"text"[0]``, ``list.length`` and ``{a: "x"}.a``."""
    owner = child(node, "object")
    name = child(node, "property")
    index: Constant | None = text(name) if name is not None else None
    if owner is None:
        return None
    if name is None and (written := child(node, "index")) is not None:
        index = value_of(written, constants, scope, depth)
    if isinstance(index, str) and not index.isdigit():
        value = value_of(owner, constants, scope, depth)
        if index == "length" and isinstance(value, str | list | bytes):
            return len(value)
        held = option(_literal(owner, constants), index)
        return None if held is None else value_of(held, constants, NO_SCOPE, depth)
    value = value_of(owner, constants, scope, depth)
    if index is None or not isinstance(value, str | list | bytes):
        return None
    position = operators.number(index)
    is_inside = isinstance(position, int) and 0 <= position < len(value)
    return value[position] if is_inside else None  # type: ignore[index]


def _literal(owner: Node, constants: Constants) -> Node:
    owner = unwrap(owner)
    return constants.held(owner)


def _call(node: Node, constants: Constants, scope: Scope, depth: int) -> Constant | None:
    return answer_of(
        node,
        function_at=constants.function,
        value=lambda part, inner=None: value_of(
            part, constants, scope if inner is None else inner, depth
        ),
    )


FOLDERS: Mapping[str, Callable[[Node, Constants, Scope, int], Constant | None]] = {
    "string": _string,
    "number": _number,
    "regex": _pattern,
    "identifier": _name,
    "template_string": _template,
    "array": _array,
    "binary_expression": _binary,
    "unary_expression": _unary,
    "member_expression": _member,
    "subscript_expression": _member,
    "call_expression": _call,
    "new_expression": _call,
}

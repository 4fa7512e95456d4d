"""Puts constant strings together. Nothing is executed and results are bounded."""

import base64
import binascii
import re
from collections.abc import Mapping
from urllib.parse import unquote

from tree_sitter import Node

from scanner.analyzers.javascript.syntax import arguments, callee, child, text, unwrap

MAX_DEPTH = 40
MAX_LENGTH = 256 * 1024
ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|(.))", re.DOTALL
)
CONTROL = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "\n": ""}


class Constants:
    """Names that a file declares once, and their values; each is folded once."""

    def __init__(self, values: Mapping[str, Node] | None = None) -> None:
        self.values = values or {}
        self._folded: dict[str, str | None] = {}

    def fold(self, name: str, depth: int) -> str | None:
        if name not in self._folded and name in self.values:
            self._folded[name] = None  # what refers to itself is not constant
            self._folded[name] = fold(self.values[name], self, depth)
        return self._folded.get(name)


def fold(node: Node, constants: Constants, depth: int = 0) -> str | None:
    """The string an expression always has, or None."""
    node = unwrap(node)
    if depth > MAX_DEPTH:
        return None
    if node.type == "string":
        return unescape(text(node)[1:-1])
    if node.type == "identifier":
        return constants.fold(text(node), depth + 1)
    if node.type == "template_string":
        return None if "{}" in partial(node, constants) else partial(node, constants)
    folder = {"binary_expression": _fold_sum, "call_expression": _fold_call}.get(node.type)
    return folder(node, constants, depth + 1) if folder is not None else None


def unescape(written: str) -> str:
    def sign(match: re.Match[str]) -> str:
        digits = match[1] or match[2] or match[3]
        if digits:
            return chr(min(int(digits, 16), 0x10FFFF))
        return CONTROL.get(match[4], match[4])

    return ESCAPE.sub(sign, written) if "\\" in written else written


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
    """The constant parts of a string, what is not known replaced by ``{}``."""
    if node.type != "template_string":
        parts = [fold(part, constants, 1) for part in operands(node)]
        return "".join("{}" if part is None else part for part in parts)[:MAX_LENGTH]
    written = []
    for part in node.named_children:
        if part.type == "template_substitution":
            inner = part.named_children[0] if part.named_children else None
            known = fold(inner, constants, 1) if inner is not None else None
            written.append("{}" if known is None else known)
        else:
            written.append(unescape(text(part)))
    return "".join(written)[:MAX_LENGTH]


def _fold_sum(node: Node, constants: Constants, depth: int) -> str | None:
    parts = operands(node)
    if len(parts) == 1:
        return None
    folded = [fold(part, constants, depth) for part in parts]
    known = [part for part in folded if part is not None]
    if len(known) < len(folded) or sum(map(len, known)) > MAX_LENGTH:
        return None
    return "".join(known)


def _fold_call(node: Node, constants: Constants, depth: int) -> str | None:
    function = callee(node)
    if function is None:
        return None
    values = arguments(node)
    name = text(child(function, "property")) or text(function)
    owner = child(function, "object")
    if name in {"fromCharCode", "fromCodePoint"}:
        return _from_numbers(values)
    if name == "join" and owner is not None:
        return _join(unwrap(owner), values, constants, depth)
    first = values[0] if values else None
    subject = owner if name in {"toString", "trim"} else first
    value = fold(subject, constants, depth) if subject is not None else None
    return None if value is None else _decode(name, value, values[1:], constants)


def _decode(name: str, value: str, options: list[Node], constants: Constants) -> str | None:
    encoding = fold(options[0], constants, 1) if options else None
    try:
        if name == "atob" or (name == "from" and encoding in {"base64", "base64url"}):
            return base64.b64decode(value + "==").decode("utf-8", errors="replace")
        if name == "from" and encoding == "hex":
            return bytes.fromhex(value).decode("utf-8", errors="replace")
    except (ValueError, binascii.Error):
        return None
    if name in {"unescape", "decodeURIComponent", "decodeURI"}:
        return unquote(value)
    return value if name in {"toString", "String", "trim"} else None


def _from_numbers(values: list[Node]) -> str | None:
    try:
        numbers = [int(text(value), 0) for value in values]
    except ValueError:
        return None
    return "".join(chr(number) for number in numbers if 0 <= number <= 0x10FFFF)  # noqa: PLR2004


def _join(owner: Node, values: list[Node], constants: Constants, depth: int) -> str | None:
    """``["a", "b"].join("")``, also behind ``.reverse()`` and ``"ba".split("")``."""
    separator = fold(values[0], constants, depth) if values else ","
    words = _words(owner, constants, depth)
    if separator is None or words is None:
        return None
    is_short = sum(map(len, words)) + len(words) * len(separator) <= MAX_LENGTH
    return separator.join(words) if is_short else None


def _words(node: Node, constants: Constants, depth: int) -> list[str] | None:
    if depth > MAX_DEPTH:
        return None
    if node.type == "array":
        folded = [fold(element, constants, depth) for element in node.named_children]
        words = [word for word in folded if word is not None]
        return words if len(words) == len(folded) else None
    function = callee(node) if node.type == "call_expression" else None
    owner = child(function, "object") if function is not None else None
    name = text(child(function, "property")) if function is not None else ""
    if owner is None:
        return None
    if name == "reverse":
        inner = _words(unwrap(owner), constants, depth + 1)
        return None if inner is None else inner[::-1]
    if name == "split":
        whole = fold(owner, constants, depth + 1)
        separators = [fold(value, constants, depth + 1) for value in arguments(node)]
        if whole is not None and separators and separators[0] is not None:
            return whole.split(separators[0]) if separators[0] else list(whole)
    return None

"""Puts constant expressions together, as an attacker takes them apart to hide them.

Nothing is executed: only a closed list of pure operations is understood, and results are bounded.
"""

import ast
import base64
import binascii
import codecs
import zlib
from collections.abc import Callable, Mapping

Folded = str | bytes | None

MAX_DEPTH = 60
MAX_LENGTH = 256 * 1024
MAX_CODE_POINT = 0x10FFFF
MAX_BYTE = 255


class Constants:
    """Names that are assigned once in a module, and what they are assigned.

    Each name is folded once: ``a = b + b; b = c + c`` and so on must not double the work.
    """

    def __init__(self, values: Mapping[str, ast.expr] | None = None) -> None:
        self.values = values or {}
        self._folded: dict[str, Folded] = {}

    def fold(self, name: str, depth: int) -> Folded:
        if name not in self._folded and name in self.values:
            self._folded[name] = None  # what refers to itself is not constant
            self._folded[name] = fold(self.values[name], self, depth)
        return self._folded.get(name)


def fold(node: ast.AST, constants: Constants, depth: int = 0) -> Folded:
    """The text or bytes an expression always has, or None."""
    if depth > MAX_DEPTH:
        return None
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str | bytes) else None
    if isinstance(node, ast.Name):
        return constants.fold(node.id, depth + 1)
    folder = FOLDERS.get(type(node))
    result = folder(node, constants, depth + 1) if folder else None
    return result if result is not None and len(result) <= MAX_LENGTH else None


def partial(node: ast.AST, constants: Constants) -> str:
    """The constant parts of a string, what is not known replaced by ``{}``."""
    if isinstance(node, ast.JoinedStr):
        return "".join(partial(part, constants) for part in node.values)
    pieces: list[str] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        pieces.append(partial(node.right, constants) if isinstance(node.op, ast.Add) else "")
        node = node.left
    if isinstance(node, ast.Call) and _last_name(node.func) == "format":
        node = node.func.value if isinstance(node.func, ast.Attribute) else node
    text = fold(node, constants)
    if isinstance(text, bytes):
        text = text.decode("utf-8", errors="replace")
    return "".join([text if text is not None else "{}", *reversed(pieces)])


def _fold_sum(node: ast.BinOp, constants: Constants, depth: int) -> Folded:
    if not isinstance(node.op, ast.Add):
        return None
    parts: list[ast.expr] = []
    current: ast.expr = node
    while isinstance(current, ast.BinOp) and isinstance(current.op, ast.Add):
        parts.append(current.right)
        current = current.left
    return _concatenate([current, *reversed(parts)], constants, depth)


def _concatenate(nodes: list[ast.expr], constants: Constants, depth: int) -> Folded:
    folded = [fold(node, constants, depth) for node in nodes]
    if sum(len(part) for part in folded if part is not None) > MAX_LENGTH:
        return None
    texts = [part for part in folded if isinstance(part, str)]
    if len(texts) == len(folded):
        return "".join(texts)
    raw = [part for part in folded if isinstance(part, bytes)]
    return b"".join(raw) if len(raw) == len(folded) else None


def _fold_format(node: ast.JoinedStr, constants: Constants, depth: int) -> Folded:
    return _concatenate(node.values, constants, depth)


def _fold_field(node: ast.FormattedValue, constants: Constants, depth: int) -> Folded:
    return fold(node.value, constants, depth)


def _fold_slice(node: ast.Subscript, constants: Constants, depth: int) -> Folded:
    """Understand ``text[::-1]``, the commonest way to hide a word."""
    if not isinstance(node.slice, ast.Slice) or node.slice.step is None:
        return None
    value = fold(node.value, constants, depth)
    is_reversal = ast.unparse(node.slice.step) == "-1" and not (
        node.slice.lower or node.slice.upper
    )
    return value[::-1] if value is not None and is_reversal else None


def _fold_call(node: ast.Call, constants: Constants, depth: int) -> Folded:
    name = _last_name(node.func)
    if name in {"chr", "bytes", "bytearray"} and node.args:
        return _from_numbers(name, node.args[0])
    if name == "join" and isinstance(node.func, ast.Attribute) and node.args:
        return _join(fold(node.func.value, constants, depth), node.args[0], constants, depth)
    subject = _subject(node, name)
    decoder = DECODERS.get(name)
    value = fold(subject, constants, depth) if subject is not None and decoder else None
    if value is None or decoder is None:
        return None
    try:
        return decoder(value, [a.value for a in node.args if isinstance(a, ast.Constant)])
    except (ValueError, LookupError, binascii.Error, zlib.error, TypeError):
        return None


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _subject(node: ast.Call, name: str) -> ast.expr | None:
    """What is decoded: the object of ``text.decode()``, the argument of ``b64decode(text)``."""
    is_method = isinstance(node.func, ast.Attribute) and name in {"encode", "replace", "strip"}
    if isinstance(node.func, ast.Attribute) and name == "decode":
        is_method = not (isinstance(node.func.value, ast.Name) and node.func.value.id == "codecs")
    if is_method and isinstance(node.func, ast.Attribute):
        return node.func.value
    return node.args[0] if node.args else None


def _from_numbers(name: str, node: ast.expr) -> Folded:
    numbers = _numbers(node.elts if isinstance(node, ast.List | ast.Tuple) else [node])
    if numbers is None:
        return None
    if name == "chr":
        return chr(numbers[0]) if isinstance(node, ast.Constant) else None
    is_list = isinstance(node, ast.List | ast.Tuple)
    return bytes(numbers) if is_list and max(numbers, default=0) <= MAX_BYTE else None


def _numbers(nodes: list[ast.expr]) -> list[int] | None:
    """Code points, or None when one of the nodes is something else."""
    values = [node.value for node in nodes if isinstance(node, ast.Constant)]
    numbers = [value for value in values if type(value) is int and 0 <= value <= MAX_CODE_POINT]
    return numbers if len(numbers) == len(nodes) else None


def _join(separator: Folded, node: ast.expr, constants: Constants, depth: int) -> Folded:
    """Join texts, or code points as in ``"".join(map(chr, [97]))`` and with a generator."""
    if not isinstance(separator, str):
        return None
    if isinstance(node, ast.List | ast.Tuple):
        texts = [fold(element, constants, depth) for element in node.elts]
        words = [text for text in texts if isinstance(text, str)]
        is_short = sum(map(len, words)) + len(separator) * len(words) <= MAX_LENGTH
        return separator.join(words) if len(words) == len(texts) and is_short else None
    numbers: ast.AST | None = None
    if isinstance(node, ast.Call) and _last_name(node.func) == "map" and len(node.args) > 1:
        numbers = node.args[1] if _last_name(node.args[0]) == "chr" else None
    elif isinstance(node, ast.GeneratorExp | ast.ListComp) and isinstance(node.elt, ast.Call):
        numbers = node.generators[0].iter if _last_name(node.elt.func) == "chr" else None
    if isinstance(numbers, ast.Name):
        numbers = constants.values.get(numbers.id)
    points = _numbers(numbers.elts) if isinstance(numbers, ast.List | ast.Tuple) else None
    return None if points is None else separator.join(map(chr, points))


def _inflate(value: str | bytes, _: list[object]) -> bytes:
    raw = value if isinstance(value, bytes) else value.encode("latin-1")
    return zlib.decompressobj(wbits=47).decompress(raw, MAX_LENGTH)


def _decode(value: str | bytes, arguments: list[object]) -> str:
    """``bytes.decode()`` and ``codecs.decode(text, "rot13")``."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if "rot13" in arguments or "rot_13" in arguments:
        return codecs.decode(value, "rot13")
    if "hex" in arguments:
        return bytes.fromhex(value).decode("utf-8", errors="replace")
    raise ValueError(arguments)


def _replace(value: str | bytes, arguments: list[object]) -> str:
    old, new = arguments
    if not isinstance(value, str) or not isinstance(old, str) or not isinstance(new, str):
        raise TypeError(arguments)
    if len(value) * max(1, len(new)) > MAX_LENGTH:
        raise ValueError(len(value))
    return value.replace(old, new)


DECODERS: Mapping[str, Callable[[str | bytes, list[object]], str | bytes]] = {
    "b64decode": lambda value, _: base64.b64decode(value),
    "urlsafe_b64decode": lambda value, _: base64.urlsafe_b64decode(value),
    "b32decode": lambda value, _: base64.b32decode(value),
    "b85decode": lambda value, _: base64.b85decode(value),
    "a85decode": lambda value, _: base64.a85decode(value),
    "unhexlify": lambda value, _: binascii.unhexlify(value),
    "fromhex": lambda value, _: bytes.fromhex(value if isinstance(value, str) else ""),
    "decompress": _inflate,
    "decode": _decode,
    "encode": lambda value, _: value.encode() if isinstance(value, str) else value,
    "replace": _replace,
    "strip": lambda value, _: value.strip(),
    "str": lambda value, _: value,
}

FOLDERS: Mapping[type[ast.AST], Callable[..., Folded]] = {
    ast.BinOp: _fold_sum,
    ast.JoinedStr: _fold_format,
    ast.FormattedValue: _fold_field,
    ast.Subscript: _fold_slice,
    ast.Call: _fold_call,
}

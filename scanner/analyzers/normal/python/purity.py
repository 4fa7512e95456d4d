"""Builtin functions and methods that do nothing but compute, on bounded values."""

import base64
import binascii
import bz2
import codecs
import html
import lzma
import string
import urllib.parse
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from scanner.analyzers.normal.python.values import MAX_LENGTH, UnknownValue, is_flat

Function = Callable[..., Any]
CYCLE_LENGTH = 32 * 1024


def _range(*arguments: int) -> list[int]:
    numbers = range(*arguments)
    if len(numbers) > MAX_LENGTH:
        raise UnknownValue
    return list(numbers)


def _bytes(*arguments: Any) -> bytes:
    if arguments and isinstance(arguments[0], int) and arguments[0] > MAX_LENGTH:
        raise UnknownValue
    return bytes(*arguments)


def _inflate(wbits: int) -> Function:
    def inflate(data: bytes, *_: Any, **__: Any) -> bytes:
        return zlib.decompressobj(wbits=wbits).decompress(data, MAX_LENGTH)

    return inflate


def _expand(opener: Callable[[], Any]) -> Function:
    def expand(data: bytes, *_: Any, **__: Any) -> bytes:
        result: bytes = opener().decompress(data, MAX_LENGTH)
        return result

    return expand


def _decode(value: Any, encoding: str = "utf-8", *_: Any) -> Any:
    name = encoding.lower().replace("-", "_")
    if isinstance(value, str):
        value = value if name in {"rot13", "rot_13"} else value.encode("latin-1")
    if name in CODECS:
        return codecs.decode(value, CODECS[name])
    raise UnknownValue


CODECS: Mapping[str, str] = {
    **dict.fromkeys(("rot13", "rot_13"), "rot13"),
    **dict.fromkeys(("hex", "hex_codec"), "hex"),
    **dict.fromkeys(("base64", "base64_codec"), "base64"),
    **{name: name for name in ("utf_8", "ascii", "latin_1", "utf_16", "utf_7", "utf_32")},
    **{name: name for name in ("unicode_escape", "raw_unicode_escape")},
    **dict.fromkeys(("latin1", "iso_8859_1"), "latin_1"),
    **dict.fromkeys(("utf8", "u8"), "utf_8"),
    "utf16": "utf_16",
}


def _flat(function: Function) -> Function:
    """Comparing and writing out are safe only for what is_flat."""

    def guarded(*arguments: Any, **words: Any) -> Any:
        if not all(map(is_flat, arguments)) or words:
            raise UnknownValue
        return function(*arguments)

    return guarded


HIDING_CODECS = frozenset({"rot13", "rot_13", "hex", "base64", "unicode_escape"})
BUILTINS: Mapping[str, Function] = {
    "chr": chr,
    "ord": ord,
    "len": len,
    "int": int,
    "str": _flat(lambda *a: _decode(*a) if len(a) > 1 else str(*a)),
    "bytes": _bytes,
    "bytearray": _bytes,
    "list": list,
    "tuple": tuple,
    "dict": _flat(dict),
    "bool": bool,
    "range": _range,
    "xrange": _range,
    "unichr": chr,
    "reversed": lambda value: list(reversed(value)),
    "sorted": _flat(sorted),
    "enumerate": lambda value, start=0: list(enumerate(value, start)),
    "zip": lambda *values: list(zip(*values, strict=False)),
    "sum": sum,
    "min": _flat(min),
    "max": _flat(max),
    "abs": abs,
    "int.from_bytes": int.from_bytes,
    "hex": hex,
    "bin": bin,
    "oct": oct,
    "repr": _flat(repr),
    "any": any,
    "all": all,
    "divmod": divmod,
    "iter": list,
}

DECODERS: Mapping[str, Function] = {
    "base64.b64decode": lambda value, *_, **__: base64.b64decode(value),
    "base64.standard_b64decode": base64.b64decode,
    "base64.urlsafe_b64decode": base64.urlsafe_b64decode,
    "base64.decodebytes": base64.decodebytes,
    "base64.decodestring": base64.decodebytes,
    "base64.b32decode": base64.b32decode,
    "base64.b16decode": lambda value, *_: base64.b16decode(value, casefold=True),
    "base64.b85decode": base64.b85decode,
    "base64.a85decode": base64.a85decode,
    "binascii.unhexlify": binascii.unhexlify,
    "binascii.a2b_hex": binascii.unhexlify,
    "binascii.a2b_base64": binascii.a2b_base64,
    "bytes.fromhex": bytes.fromhex,
    "bytearray.fromhex": bytes.fromhex,
    "zlib.decompress": _inflate(47),
    "gzip.decompress": _inflate(47),
    "bz2.decompress": _expand(bz2.BZ2Decompressor),
    "lzma.decompress": _expand(lzma.LZMADecompressor),
    "codecs.decode": _decode,
    "urllib.parse.unquote": urllib.parse.unquote,
    "urllib.parse.unquote_plus": urllib.parse.unquote_plus,
    "urllib.unquote": urllib.parse.unquote,
    "html.unescape": html.unescape,
}
"""What turns an encoded text back; worth a mention even where the result is known."""

OTHERS: Mapping[str, Function] = {
    "str.maketrans": str.maketrans,
    "bytes.maketrans": bytes.maketrans,
    "operator.add": lambda left, right: left + right,
    "operator.xor": lambda left, right: left ^ right,
    "os.path.join": lambda *parts: "/".join(parts),
    "itertools.chain": lambda *parts: [item for part in parts for item in part],
    "itertools.cycle": lambda part: list(part) * (CYCLE_LENGTH // max(1, len(part)) + 1),
    "base64.b64encode": base64.b64encode,
    "codecs.encode": lambda value, name="utf-8": _decode(value, name),
    "zlib.compress": zlib.compress,
}
ATTRIBUTES: Mapping[str, Any] = {
    f"string.{name}": getattr(string, name)
    for name in ("ascii_letters", "ascii_lowercase", "ascii_uppercase", "digits", "printable")
} | {"os.sep": "/"}

METHODS: Mapping[type, frozenset[str]] = {
    str: frozenset(
        """
        join split rsplit replace strip lstrip rstrip lower upper title swapcase
        capitalize casefold translate startswith endswith find index count splitlines
        partition rpartition removeprefix removesuffix isdigit isalpha encode format
        zfill
        """.split()  # noqa: SIM905 -- a list of words
    ),
    bytes: frozenset(
        """
        join split replace strip lstrip rstrip lower upper translate decode hex
        startswith endswith find index count removeprefix removesuffix swapcase
        """.split()  # noqa: SIM905 -- a list of words
    ),
    list: frozenset({"index", "count", "copy", "append", "extend", "insert", "pop", "reverse"}),
    tuple: frozenset({"index", "count"}),
    dict: frozenset({"get", "items", "keys", "values", "copy", "update", "setdefault"}),
    set: frozenset({"add"}),
    int: frozenset({"to_bytes", "bit_length"}),
}


def call_method(value: Any, name: str, arguments: list[Any], words: dict[str, Any]) -> Any:
    """``value.name(...)``, when that only computes and its result cannot explode."""
    if name not in METHODS.get(type(value), frozenset()):
        raise UnknownValue
    if name == "decode":
        return _decode(value, *arguments[:1] or [words.get("encoding", "utf-8")])
    if name in {"zfill", "to_bytes"} and not 0 <= arguments[0] <= MAX_LENGTH:
        raise UnknownValue
    if name == "format":
        _require_plain_fields(value)
    _require_bearable(value, name, [*arguments, *words.values()])
    result = getattr(value, name)(*arguments, **words)
    return list(result) if name in {"items", "keys", "values"} else result


def _require_plain_fields(template: str) -> None:
    """Plain ``{}``, ``{0}`` and ``{name}``; widths and attributes are left alone."""
    for _, field, spec, conversion in string.Formatter().parse(template):
        if spec or conversion or not (not field or field.isidentifier() or field.isdigit()):
            raise UnknownValue


def _require_bearable(value: Any, name: str, arguments: list[Any]) -> None:
    """The longest that comes of it is about the text's length times the longest argument's."""
    longest = max((_length(each) for each in arguments), default=1)
    times = value.count("{") if name == "format" else len(value) if _has_length(value) else 1
    is_join = name == "join"
    bound = sum(map(_length, arguments)) + times * longest if is_join else times * longest
    if name in {"format", "replace", "join", "translate"} and bound > MAX_LENGTH * 8:
        raise UnknownValue
    if name in {"extend", "update"} and len(value) + longest > MAX_LENGTH:
        raise UnknownValue
    if not all(map(is_flat, (value, *arguments))) and name in {"index", "count"}:
        raise UnknownValue


def _has_length(value: Any) -> bool:
    return isinstance(value, str | bytes | list | tuple | dict | set)


def _length(value: Any) -> int:
    """Of a text or number its own length, of a list that of all its texts together."""
    if isinstance(value, dict):
        return max((_length(item) for item in value.values()), default=1)
    if isinstance(value, list | tuple):
        return sum(len(item) if isinstance(item, str | bytes) else 1 for item in value)
    return len(value) if isinstance(value, str | bytes) else 1

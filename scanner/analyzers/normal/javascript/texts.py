"""How constants are written in canonical text."""

import json
import re

from scanner.analyzers.javascript.decoding import BASE64, INFLATERS
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import CALLS, Node, arguments, callee, walk
from scanner.analyzers.normal.javascript.watched import DECODERS, WRITTEN

LONGEST_WRITTEN = 64 * 1024
PRINTABLE_SHARE = 0.9
ENCODINGS = BASE64 | {"hex"}
PLAIN_NAME = re.compile(r"[A-Za-z_$][\w$]*")


def is_readable(value: str) -> bool:
    if value.isprintable():
        return True
    readable = sum(map(str.isprintable, value)) + value.count("\n") + value.count("\t")
    return readable >= PRINTABLE_SHARE * len(value)


def quoted(value: str) -> str:
    return json.dumps(value[:LONGEST_WRITTEN], ensure_ascii=False)


def decoders_in(node: Node, script: Script) -> list[str]:
    """Which decoders an expression calls, each once, in the order in which they are written."""
    calls = [each for each in (node, *walk(node)) if each.type in CALLS]
    names = [(script.dotted(callee(call)), call) for call in calls]
    return list(dict.fromkeys(name for name, call in names if _is_decoder(name, call, script)))


def _is_decoder(name: str, call: Node, script: Script) -> bool:
    values = arguments(call)
    if name == "Buffer.from":
        return len(values) > 1 and script.fold(values[1]) in ENCODINGS
    return name in DECODERS or name.rpartition(".")[2] in INFLATERS


def named(text: str, decoders: list[str]) -> str:
    """A text inside the calls that it came out of."""
    for name in reversed(decoders):
        text = WRITTEN.get(name, f"{name}({{}})").replace("{}", text)
    return text

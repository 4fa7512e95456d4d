"""How constants are written in canonical text."""

import json
import re

from scanner.analyzers.normal.javascript.watched import DECODERS, WRITTEN

LONGEST_WRITTEN = 64 * 1024
PRINTABLE_SHARE = 0.9
PLAIN_NAME = re.compile(r"[A-Za-z_$][\w$]*")


def is_readable(value: str) -> bool:
    readable = sum(map(str.isprintable, value)) + value.count("\n") + value.count("\t")
    return readable >= PRINTABLE_SHARE * len(value)


def quoted(value: str) -> str:
    return json.dumps(value[:LONGEST_WRITTEN], ensure_ascii=False)


def decoders_in(source: str) -> list[str]:
    """Which decoders an expression calls, each once, in the order in which they are written."""
    return list(dict.fromkeys(match[0] for match in DECODERS.finditer(source)))


def named(text: str, decoders: list[str]) -> str:
    """A text inside the calls that it came out of."""
    for name in reversed(decoders):
        text = WRITTEN.get(name, f"{name}({{}})").replace("{}", text)
    return text

"""Reads an app's TOML. The standard library takes the square of the parts of a key to read it."""

import re
import tomllib
from typing import Any

PART = r"""(?:"(?:[^"\\\n]|\\.){0,100}+"|'[^'\n]{0,100}+'|[\w-]++)"""
LONG_KEY = re.compile(rf"(?<![\w-])(?:{PART}[ \t]*+\.[ \t]*+){{200}}", re.ASCII)
"""``a.b.c`` of more parts than anybody writes."""


def parse_toml(text: str) -> dict[str, Any]:
    """As ``tomllib.loads``; raises ``ValueError`` for keys of hundreds of parts as well."""
    if LONG_KEY.search(text):
        raise ValueError("a key has too many parts")
    return tomllib.loads(text)

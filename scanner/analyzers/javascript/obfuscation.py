"""Whether a script was run through an obfuscator, by the marks that these leave."""

import re
from collections.abc import Iterator

from scanner.analyzers.base import Finding
from scanner.analyzers.javascript.rules import OBFUSCATED
from scanner.analyzers.javascript.script import Script

NAME = re.compile(r"\b_0x[0-9a-f]{4,6}\b")
NAMES = 20
TURNED = re.compile(
    r"(?s)\bwhile\s*\(\s*(?:!!\[\]|true|1)\s*\)\s*\{\s*try\s*\{"
    r"(?:.{0,200}?\bparseInt\s*\(\s*\w+\s*\([^()]{1,60}\)\s*\)){2}"
)
"""A list of texts is turned until a sum of some of them fits."""
PUSHED = re.compile(
    r"""(?x)\b(?P<list>\w{1,40})\s{0,9}\[\s{0,9}["'`]push["'`]\s{0,9}\]\s{0,9}\(\s{0,9}
    (?P=list)\s{0,9}\[\s{0,9}["'`]shift["'`]\s{0,9}\]\s{0,9}\(\s{0,9}\)\s{0,9}\)"""
)
"""The same by an older one, which spells methods as texts: ``list["push"](list["shift"]())``."""
BRACKETS_ONLY = re.compile(r"[\[\]()!+]{200}")
SPELLED_WORD = re.compile(r"(?:\\(?:x|u00)(?:[46][1-9a-fA-F]|[57][0-9aA]|2[eEfF])){5}")
"""Letters that anybody would have typed: ``\\x72\\x65\\x71\\x75\\x69\\x72\\x65``."""
SPELLED_WORDS = 5


def obfuscated(script: Script) -> Iterator[Finding]:
    code = script.source.text
    first = _mark(code)
    if first is not None:
        yield OBFUSCATED.at(script.source, code.count("\n", 0, first.start()) + 1)


def _mark(code: str) -> re.Match[str] | None:
    names = len(set(NAME.findall(code)))
    if names >= NAMES:
        return NAME.search(code)
    if turned := TURNED.search(code) or PUSHED.search(code):
        return turned
    if len(SPELLED_WORD.findall(code)) >= SPELLED_WORDS:
        return SPELLED_WORD.search(code)
    return BRACKETS_ONLY.search(code)

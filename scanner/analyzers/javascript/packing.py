"""Unpacks what Dean Edwards' packer made: ``eval(function(p,a,c,k,e,d){…}("…",62, 9, "a|b"…))``."""

import re
import string

PACKED = re.compile(
    r"""(?s)\}\s*\(\s*(?P<quote>['"])(?P<code>(?:\\.|(?!(?P=quote))[^\\])*)(?P=quote)\s*,\s*"""
    r"""(?P<base>\d{1,2})\s*,\s*(?P<count>\d{1,5})\s*,\s*"""
    r"""(?P<quoted>['"])(?P<words>[^'"]*)(?P=quoted)\.split\(\s*['"]\|['"]\s*\)"""
)
WORD = re.compile(r"\b\w+\b")
DIGITS = string.digits + string.ascii_lowercase + string.ascii_uppercase
MAX_CHARACTERS = 500_000


def unpacked(call: str) -> str | None:
    """The code that a call of ``eval`` was packed from, None when it was not packed like that."""
    found = PACKED.search(call) if "split" in call else None
    if found is None or not 1 < int(found["base"]) <= len(DIGITS):
        return None
    words = found["words"].split("|")
    names = {_spelled(number, int(found["base"])): word for number, word in enumerate(words)}
    code = re.sub(r"\\(.)", r"\1", found["code"], flags=re.DOTALL)
    return WORD.sub(lambda name: names.get(name[0]) or name[0], code)[:MAX_CHARACTERS]


def _spelled(number: int, base: int) -> str:
    rest, digit = divmod(number, base)
    return (_spelled(rest, base) if rest else "") + DIGITS[digit]

"""Unpacks what Dean Edwards' packer made: ``eval(function(p,a,c,k,e,d){…}("…",62, 9, "a|b"…))``."""

import re
import string

PACKED = re.compile(
    r"""(?s)\}\s*\(\s*(?P<quote>['"])(?P<code>(?:\\.|(?!(?P=quote))[^\\])*)(?P=quote)\s*,\s*"""
    r"""(?P<base>\d{1,2})\s*,\s*(?P<count>\d{1,5})\s*,\s*"""
    r"""(?P<quoted>['"])(?P<words>[^'"]*)(?P=quoted)\.split\(\s*['"]\|['"]\s*\)"""
)
UNPACKER = re.compile(
    r"eval\(function\(p,a,c,k,e,[dr]\)\{e=function\(c\)\{return(?:c|c\.toString\(36\)"
    r"|\(c<a\?['\"]{2}:e\(parseInt\(c/a\)\)\)"
    r"\+\(\(c=c%a\)>35\?String\.fromCharCode\(c\+29\):c\.toString\(36\)\))\};?"
    r"if\(!['\"]{2}\.replace\(/\^/,String\)\)\{while\(c--\)\{?"
    r"[dr]\[(?:e\(c\)|c\.toString\(a\)|c)\]=k\[c\]\|\|(?:e\(c\)|c\.toString\(a\)|c);?\}?"
    r"k=\[function\(e\)\{return[dr]\[e\]\}\];e=function\(\)\{return['\"]\\\\w\+['\"]\};c=1;?\};?"
    r"while\(c--\)\{?if\(k\[c\]\)\{?p=p\.replace\("
    r"newRegExp\(['\"]\\\\b['\"]\+e\(c\)\+['\"]\\\\b['\"],['\"]g['\"]\),k\[c\]\);?\}{0,2}returnp;?"
)
"""The packer's own, without spaces: then what we unpack is what runs."""
LONGEST_UNPACKER = 1000
REST = re.compile(r"\s*,\s*0\s*,\s*\{\s*\}\s*\)\s*\)\s*;?\s*$")
AS_IT_IS = re.compile(r"""(?:[^\\]|\\[\\'"])*""")
"""A text without escapes that would hide what it says: ``\\x72equire``."""
WORD = re.compile(r"\b\w+\b", re.ASCII)
DIGITS = string.digits + string.ascii_lowercase + string.ascii_uppercase
MAX_CHARACTERS = 500_000
READ_CHARACTERS = range(1, MAX_CHARACTERS)
"""Else something was cut off."""


def unpacked(call: str) -> str | None:
    """The code that a call of ``eval`` was packed from, None when it was not packed like that."""
    found = PACKED.search(call) if "split" in call else None
    if found is None or not 1 < int(found["base"]) <= len(DIGITS):
        return None
    words = found["words"].split("|")
    names = {_spelled(number, int(found["base"])): word for number, word in enumerate(words)}
    code = re.sub(r"\\(.)", r"\1", found["code"], flags=re.DOTALL)
    return WORD.sub(lambda name: names.get(name[0]) or name[0], code)[:MAX_CHARACTERS]


def is_plainly_packed(call: str) -> bool:
    """Whether ``unpacked`` says all that runs, as only the packer's own code unpacks."""
    found = PACKED.search(call) if "split" in call else None
    if found is None or not 0 < found.start() <= LONGEST_UNPACKER:
        return False
    is_told = AS_IT_IS.fullmatch(found["code"]) is not None and "\\" not in found["words"]
    is_whole = int(found["count"]) == found["words"].count("|") + 1
    unpacker = "".join(call[: found.start()].split())
    is_own = UNPACKER.fullmatch(unpacker) is not None and REST.match(call, found.end()) is not None
    return is_told and is_whole and is_own and len(unpacked(call) or "") in READ_CHARACTERS


def _spelled(number: int, base: int) -> str:
    rest, digit = divmod(number, base)
    return (_spelled(rest, base) if rest else "") + DIGITS[digit]

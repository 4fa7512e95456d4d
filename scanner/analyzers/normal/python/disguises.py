"""Ways of writing a whole file that Python reads and people do not."""

import re
import unicodedata

DECLARATION = re.compile(r"\A(?:[^\n]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]{1,40})")
REWRITING = {
    "utf_7": "utf_7",
    "utf7": "utf_7",
    "unicode_escape": "unicode_escape",
    "raw_unicode_escape": "raw_unicode_escape",
}
"""Encodings in which plain signs stand for others: a comment may hold a line of code."""
FOREIGN_WORD = re.compile(r"\b[A-Za-z0-9_]*+[^\W\x00-\x7f]\w*")


def declared(text: str) -> str:
    """The text as Python reads it, when its first lines declare such an encoding."""
    match = DECLARATION.match(text)
    name = match[1].lower().replace("-", "_") if match is not None else ""
    if name not in REWRITING:
        return text
    try:
        return text.encode("latin-1", errors="replace").decode(REWRITING[name], errors="replace")
    except (UnicodeError, ValueError):
        return text


def plain_names(text: str) -> str:
    """Python takes letters that only look different for the same: a bold ``exec`` is ``exec``."""
    return text if text.isascii() else FOREIGN_WORD.sub(_plain, text)


def _plain(match: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", match[0])
    return plain if plain.isascii() and plain.isidentifier() else match[0]

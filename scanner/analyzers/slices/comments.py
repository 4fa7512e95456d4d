"""Takes comments out of code, so that what is said about it stands apart from what it does."""

import re
from typing import NamedTuple

# Each also matches what never ends: were the search to fail, it would begin anew at every sign.
STRINGS = r'"{3}(?:\\.|[^\\"]|"(?!""))*+(?:"{3})?' + r"|'{3}(?:\\.|[^\\']|'(?!''))*+(?:'{3})?"
QUOTED = r'"(?:\\.|[^"\\\n])*+"?' + r"|'(?:\\.|[^'\\\n])*+'?"
PYTHON = re.compile(rf"(?s){STRINGS}|{QUOTED}|(?P<comment>\#[^\n]*+)")
SCRIPT = re.compile(
    rf"(?s){QUOTED}|`(?:\\.|[^`\\])*+`?|(?P<comment>//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?)"
)
HASHED = (".py", ".pyw", ".sh", ".toml", ".cfg", ".ini", ".yml", ".yaml", ".pth")


class Parted(NamedTuple):
    """``code`` has the lines of the original; a comment is its first line's number and its text."""

    code: str
    comments: list[tuple[int, str]]


def part(text: str, path: str) -> Parted:
    comments: list[tuple[int, str]] = []
    kept: list[str] = []
    position, line = 0, 1
    for match in (PYTHON if path.lower().endswith(HASHED) else SCRIPT).finditer(text):
        if match["comment"] is None:
            continue
        kept.append(text[position : match.start()])
        line += text.count("\n", position, match.start())
        comments.append((line, match["comment"]))
        newlines = match["comment"].count("\n")
        kept.append("\n" * newlines)
        line += newlines
        position = match.end()
    kept.append(text[position:])
    return Parted("".join(kept), comments)

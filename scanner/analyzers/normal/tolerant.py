"""What can be told of code that does not parse: comments gone, texts put together, as text.

One broken line, planted or from an older Python, must not blind the scanner.
"""

import codecs
import re

from scanner.analyzers.normal.assembly import assembled
from scanner.analyzers.normal.canonical import Canonical, Unit, UnitKind
from scanner.analyzers.normal.edits import Document, Edit

PYTHON = re.compile(
    r"(?P<comment>\#[^\n]*)"
    r'|(?P<long>"""(?:[^"\\]|\\.|"(?!""))*(?:"""|\Z)|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*(?:\'\'\'|\Z))'
    r'|(?P<text>"(?:[^"\\\n]|\\.)*(?:"|\Z|(?=\n))|\'(?:[^\'\\\n]|\\.)*(?:\'|\Z|(?=\n)))',
    re.DOTALL,
)
SCRIPT = re.compile(
    r"(?P<comment>^[ \t]*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)))"
    r"|(?P<long>`(?:[^`\\]|\\.)*(?:`|\Z))"
    r'|(?P<text>"(?:[^"\\\n]|\\.)*(?:"|\Z|(?=\n))|\'(?:[^\'\\\n]|\\.)*(?:\'|\Z|(?=\n)))',
    re.DOTALL | re.MULTILINE,
)
"""Comments only where they begin a line: a pattern such as ``/[/*]/`` looks like one."""
JOINT = re.compile(r"[\"'][ \t]{0,40}\+?[ \t]{0,40}[uUbBrR]?[\"']")
ESCAPE = re.compile(r"\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[0-3][0-7]{2}")
MEMBER = re.compile(r"\[\s{0,8}[\"']([A-Za-z_$][\w$]{0,80})[\"']\s{0,8}\]")
LOOKED_UP = re.compile(
    r"getattr\(\s{0,8}([\w.]{1,80}|__import__\([\"']([\w.]{1,40})[\"']\))\s{0,8},"
    r"\s{0,8}[\"'](\w{1,80})[\"']\s{0,8}\)"
)


def cleaned(text: str, language: str, depth: int = 0) -> Canonical:
    data = text.encode(errors="replace")
    text = data.decode()
    tokens = PYTHON if language == "python" else SCRIPT
    edits: list[Edit] = []
    offset, position = 0, 0
    for match in tokens.finditer(text):
        offset += len(text[position : match.start()].encode())
        length = len(match[0].encode())
        written = "" if match["comment"] is not None else _unescaped(match[0])
        if written != match[0]:
            edits.append(Edit(offset, offset + length, written))
        offset, position = offset + length, match.end()
    rows = [
        (_resolved(line, language), number)
        for line, number in Document(data, edits).lines(0, len(data))
    ]
    whole = "\n".join(line for line, _ in rows)
    last = text.count("\n") + 1
    unit = Unit("", 1, last, whole, UnitKind.TOP, depth, at_import=True)
    return assembled(rows, [unit] if whole else [], [], {}, depth, unparsed=True)


def _unescaped(text: str) -> str:
    def sign(match: re.Match[str]) -> str:
        found = codecs.decode(match[0], "unicode_escape")
        return found if found.isprintable() and found not in "\\\"'`" else match[0]

    return ESCAPE.sub(sign, text) if "\\" in text else text


def _resolved(line: str, language: str) -> str:
    line = JOINT.sub("", line)
    if language == "python":
        return LOOKED_UP.sub(lambda match: f"{match[2] or match[1]}.{match[3]}", line)
    return MEMBER.sub(r".\1", line)

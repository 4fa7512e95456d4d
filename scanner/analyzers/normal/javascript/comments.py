"""Finds a script's comments: what looks like one and is not part of a text."""

import re
from collections.abc import Iterator

from scanner.analyzers.javascript.syntax import Node, walk
from scanner.analyzers.normal.edits import Edit

BEGIN = re.compile(rb"//|/\*")
TEXTS = frozenset({"string", "template_string", "regex", "jsx_text", "ERROR", "hash_bang_line"})


def comments(root: Node) -> Iterator[Edit]:
    """As edits that remove them. Where a script is broken, nothing is taken for one."""
    texts = sorted((node.start_byte, node.end_byte) for node in walk(root) if node.type in TEXTS)
    position, coming = 0, 0
    while (match := BEGIN.search(root.code, position)) is not None:
        while coming < len(texts) and texts[coming][1] <= match.start():
            coming += 1
        if coming < len(texts) and texts[coming][0] <= match.start():
            position = texts[coming][1]
            continue
        position = _end(root.code, match)
        yield Edit(match.start(), position, " " if match[0] == b"/*" else "")


def _end(code: bytes, begin: re.Match[bytes]) -> int:
    """Searched for only here: texts may hold thousands of beginnings without an end."""
    if begin[0] == b"//":
        found = code.find(b"\n", begin.end())
        return found if found >= 0 else len(code)
    found = code.find(b"*/", begin.end())
    return found + len(b"*/") if found >= 0 else len(code)

"""Finds comments and texts that do nothing, without parsing."""

import re
from collections.abc import Iterator, Sequence

from scanner.analyzers.normal.edits import Edit

TOKEN = re.compile(
    rb"(?P<comment>#[^\n]*)"
    rb'|(?:"""(?:[^"\\]|\\.|"(?!""))*(?:"""|$))'
    rb"|(?:'''(?:[^'\\]|\\.|'(?!''))*(?:'''|$))"
    rb'|(?:"(?:[^"\\\n]|\\.)*(?:"|$|(?=\n)))'
    rb"|(?:'(?:[^'\\\n]|\\.)*(?:'|$|(?=\n)))",
    re.DOTALL,
)


def comments(data: bytes, formatted: Sequence[tuple[int, int]]) -> Iterator[Edit]:
    """Comments as edits that remove them.

    ``formatted`` are the ranges of f-strings, in order: from Python 3.12 on they may hold quotes
    and number signs of their own.
    """
    position, coming = 0, 0
    while (match := TOKEN.search(data, position)) is not None:
        while coming < len(formatted) and formatted[coming][1] <= match.start():
            coming += 1
        if coming < len(formatted) and formatted[coming][0] <= match.start():
            position = formatted[coming][1]
            continue
        if match["comment"] is not None:
            yield Edit(match.start(), match.end(), "")
        position = match.end()

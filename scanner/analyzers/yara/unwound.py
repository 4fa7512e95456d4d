"""Files that hide what they say, as their author would have written them with nothing to hide."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from scanner.analyzers.javascript.syntax import GRAMMARS
from scanner.analyzers.normal import Canonical, canonical
from scanner.analyzers.sources import Depth, Source, files, read_text

DISGUISE = re.compile(
    r"""(?x)
      ['"]\s*\+\s*['"] | \bchr\b | \bfromCharCode\b | \[\s*::\s*-1\s*\] | \bfromhex\b
    | b64decode | \bgetattr\b | __import__ | \\x[0-9a-fA-F]{2}\\x | \\u00[0-9a-fA-F]{2}\\u
    | \batob\b | \.reverse\(\) | \b(?:exec|eval)\b | \bBuffer\.from\b | \bFunction\b
    | \[\s*['"][\w$]+['"]\s*\]\s*\(
    | \b(?:os|subprocess|socket|requests|urllib|pyperclip|winreg|pynput|keyboard|ctypes|smtplib)\b
      [^\n]{0,60}\sas\s
    """
)
MOST_CHARACTERS = 60_000
"""Of one file. What is hidden in more than that is code that a rule of another kind knows."""
BUDGET = 1_000_000
"""Of a whole app, its smallest files first."""
SCRIPT_COSTS = 20
"""A character of JavaScript takes so much longer to unwind than one of Python."""
SUFFIXES = frozenset({".py", ".pyw", *GRAMMARS})


class Unwound(NamedTuple):
    path: str
    content: bytes
    canonical: Canonical


def unwound(tree: Path) -> Iterator[Unwound]:
    """Those whose text changes. Tests and packages of others are as they are written."""
    left = BUDGET
    for relative, path in sorted(files(tree), key=lambda file: file[1].stat().st_size):
        suffix = PurePosixPath(relative.lower()).suffix
        if suffix not in SUFFIXES or path.stat().st_size > MOST_CHARACTERS:
            continue
        source = read_text(relative, path)
        if source is None or not _is_disguised(source):
            continue
        left -= len(source.text) * (SCRIPT_COSTS if suffix in GRAMMARS else 1)
        if left < 0:
            return
        plain = canonical(source)
        if plain is not None and plain.unwound:
            yield Unwound(relative, plain.text.encode("utf-8", "replace"), plain)


def _is_disguised(source: Source) -> bool:
    is_own = source.depth is not Depth.VENDORED and not source.is_practice
    return is_own and DISGUISE.search(source.text) is not None

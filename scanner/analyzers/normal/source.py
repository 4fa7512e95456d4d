"""The canonical text of a source file, by what kind of file it is."""

from pathlib import PurePosixPath

from scanner.analyzers.javascript.syntax import GRAMMARS
from scanner.analyzers.normal.canonical import Canonical
from scanner.analyzers.normal.javascript.file import canonical_javascript
from scanner.analyzers.normal.python.file import canonical_python
from scanner.analyzers.sources import Source

PYTHON = frozenset({".py", ".pyw", ".pyi", ".pth"})


def canonical(source: Source) -> Canonical | None:
    """None for what is neither Python nor JavaScript or TypeScript. Never raises."""
    suffix = PurePosixPath(source.path.lower()).suffix
    if suffix in PYTHON:
        return canonical_python(source.text)
    if suffix in GRAMMARS:
        return canonical_javascript(source.path, source.text)
    return None

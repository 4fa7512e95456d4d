"""The canonical text of one script."""

from pathlib import PurePosixPath

from scanner.analyzers.javascript.script import Script
from scanner.analyzers.normal.assembly import assembled
from scanner.analyzers.normal.canonical import LAYERS_LIMIT, Canonical
from scanner.analyzers.normal.edits import Document
from scanner.analyzers.normal.javascript.comments import comments
from scanner.analyzers.normal.javascript.simplify import Simplifier
from scanner.analyzers.normal.javascript.units import units
from scanner.analyzers.normal.javascript.wrappers import name_parameters
from scanner.analyzers.normal.tolerant import cleaned
from scanner.analyzers.sources import Source

LARGEST_PARSED = 600_000
"""Characters. Larger ones are bundles of libraries; they are cleaned as text."""
BROKEN_SHARE = 0.5


def canonical_javascript(path: str, text: str, depth: int = 0) -> Canonical:
    """Never raises: what cannot be parsed is cleaned as text."""
    text = text.replace("\r\n", "\n").encode(errors="replace").decode()
    if len(text) > LARGEST_PARSED:
        return cleaned(text, "javascript", depth)
    try:
        return _parsed(Script.parse(Source(path, text)), depth)
    except (ValueError, RecursionError, MemoryError):
        return cleaned(text, "javascript", depth)


def _parsed(script: Script, depth: int) -> Canonical:
    name_parameters(script)
    simplifier = Simplifier(script)
    document = Document(script.root.code, [*simplifier.edits(), *comments(script.root)])
    opened = simplifier.layers if depth < LAYERS_LIMIT else []
    suffix = PurePosixPath(script.source.path.lower()).suffix
    return assembled(
        document.lines(0, len(script.root.code)),
        units(script.root, document, depth),
        [
            (layer.line, canonical_javascript(f"layer{suffix}", layer.code, depth + 1))
            for layer in opened
        ],
        simplifier.unwound,
        depth,
        unparsed=_is_broken(script),
    )


def _is_broken(script: Script) -> bool:
    """Whether most of it was not understood. What was is still read as code."""
    broken = sum(n.end_byte - n.start_byte for n in script.root.named_children if n.type == "ERROR")
    return broken > BROKEN_SHARE * len(script.root.code)

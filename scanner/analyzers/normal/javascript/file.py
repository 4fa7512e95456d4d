"""The canonical text of one script."""

import re
from pathlib import PurePosixPath

from scanner.analyzers.javascript.folding import unescape
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import text
from scanner.analyzers.normal.assembly import assembled
from scanner.analyzers.normal.canonical import LAYERS_LIMIT, Canonical
from scanner.analyzers.normal.edits import Document, Edit
from scanner.analyzers.normal.javascript.comments import comments
from scanner.analyzers.normal.javascript.simplify import Simplifier
from scanner.analyzers.normal.javascript.units import units
from scanner.analyzers.normal.javascript.wrappers import name_parameters
from scanner.analyzers.normal.tolerant import cleaned
from scanner.analyzers.sources import Source

LARGEST_PARSED = 600_000
"""Characters. Larger ones are bundles of libraries; they are cleaned as text."""
BROKEN_SHARE = 0.5
ESCAPED_NAME = re.compile(r"\\u(?:[0-9a-fA-F]{4}|\{)")
NAMES = frozenset({"identifier", "property_identifier", "shorthand_property_identifier"})


def canonical_javascript(path: str, code: str, depth: int = 0) -> Canonical:
    """Never raises: what cannot be parsed is cleaned as text."""
    code = code.replace("\r\n", "\n").encode(errors="replace").decode()
    if len(code) > LARGEST_PARSED:
        return cleaned(code, "javascript", depth)
    try:
        return _parsed(_with_plain_names(Script.parse(Source(path, code))), depth)
    except (ValueError, RecursionError, MemoryError):
        return cleaned(code, "javascript", depth)


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


def _with_plain_names(script: Script) -> Script:
    r"""Names may be written with escapes: ``\u0065val`` is ``eval``."""
    if ESCAPED_NAME.search(script.source.text) is None:
        return script
    edits = [
        Edit(node.start_byte, node.end_byte, unescape(text(node)))
        for node in script.nodes
        if node.type in NAMES and "\\u" in text(node)
    ]
    if not edits:
        return script
    plain = Document(script.root.code, edits).whole()
    return Script.parse(Source(script.source.path, plain))


def _is_broken(script: Script) -> bool:
    """Whether most of it was not understood. What was is still read as code."""
    broken = sum(n.end_byte - n.start_byte for n in script.root.named_children if n.type == "ERROR")
    return broken > BROKEN_SHARE * len(script.root.code)

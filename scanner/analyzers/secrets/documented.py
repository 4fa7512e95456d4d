"""Lines of Python that are documentation: an answer shown in a docstring is nobody's token."""

import ast

from scanner.analyzers.python.dialects import parsed
from scanner.analyzers.sources import Source


def documented(source: Source) -> frozenset[int]:
    """None for other languages, and where the file is no Python that we read."""
    if not source.path.endswith(".py"):
        return frozenset()
    try:
        tree = parsed(source.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    return frozenset(
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    )

"""What an import statement makes of each local name, in an app's own terms."""

import ast
from collections.abc import Iterator


def origins_of(node: ast.Import | ast.ImportFrom, package: str) -> Iterator[tuple[str, str]]:
    """Local name and dotted origin. ``package`` is what ``from . import x`` is relative to."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            local = alias.asname or alias.name.partition(".")[0]
            yield local, alias.name if alias.asname else local
        return
    owner = absolute(node, package)
    for alias in node.names:
        yield alias.asname or alias.name, f"{owner}.{alias.name}"


def absolute(node: ast.ImportFrom, package: str) -> str:
    """``from ..models import x`` inside ``shop.views`` is about ``shop.models``."""
    if not node.level:
        return node.module or ""
    above = package.split(".") if package else []
    kept = above[: len(above) - node.level + 1] if node.level > 1 else above
    return ".".join([*kept, *filter(None, [node.module])])

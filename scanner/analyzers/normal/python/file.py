"""The canonical text of one Python file."""

import ast
import re
import warnings
from collections.abc import Iterator

from scanner.analyzers.normal.assembly import assembled
from scanner.analyzers.normal.canonical import LAYERS_LIMIT, Canonical
from scanner.analyzers.normal.edits import Document, Edit
from scanner.analyzers.normal.python.comments import comments
from scanner.analyzers.normal.python.disguises import declared, plain_names
from scanner.analyzers.normal.python.evaluator import Evaluator
from scanner.analyzers.normal.python.positions import Positions
from scanner.analyzers.normal.python.references import References
from scanner.analyzers.normal.python.scopes import Outline, Statement, bind_walruses, outline
from scanner.analyzers.normal.python.simplify import Place, Simplifier
from scanner.analyzers.normal.python.triggers import Triggers
from scanner.analyzers.normal.python.units import units
from scanner.analyzers.normal.python.worth import names_to_follow
from scanner.analyzers.normal.tolerant import cleaned

FEWEST_STEPS = 20_000
STEPS_PER_BYTE = 30
MOST_STEPS = 600_000
FORMATTED = re.compile(rb"[fF][rR]?[\"']")


def canonical_python(text: str, depth: int = 0) -> Canonical:
    """Never raises: what cannot be parsed is cleaned as text."""
    text = plain_names(declared(text).replace("\r\n", "\n").replace("\r", "\n"))
    data = text.encode(errors="replace")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
        return _parsed(data, tree, depth)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return cleaned(data.decode(), "python", depth)


def _parsed(data: bytes, tree: ast.Module, depth: int) -> Canonical:
    found = outline(tree)
    if b":=" in data:
        bind_walruses(tree, found.scopes[tree])
    positions = Positions(data)
    simplifier = _simplifier(found, positions)
    edits = [
        *_simplified(found, simplifier, positions),
        *_docstrings(found, positions),
        *comments(data, _formatted(found, positions)),
    ]
    simplifier.close()
    document = Document(data, edits)
    opened = simplifier.layers if depth < LAYERS_LIMIT else []
    return assembled(
        document.lines(0, len(data)),
        units(tree, found, document, positions, depth),
        [(layer.line, canonical_python(layer.code, depth + 1)) for layer in opened],
        simplifier.unwound,
        depth,
    )


def _simplifier(found: Outline, positions: Positions) -> Simplifier:
    references = References(found.scopes)
    steps = min(MOST_STEPS, FEWEST_STEPS + STEPS_PER_BYTE * len(positions.data))
    evaluator = Evaluator(references.spell, steps)
    references.value = evaluator.value
    return Simplifier(references, evaluator, positions.written)


def _simplified(found: Outline, simplifier: Simplifier, positions: Positions) -> Iterator[Edit]:
    names = names_to_follow(found, simplifier.references, simplifier.evaluator)
    triggers = Triggers(positions.data, names)
    for statement in found.statements:
        for expression in _expressions(statement):
            if triggers.any_between(positions.start(expression), positions.end(expression)):
                simpler = simplifier.expression(expression, Place(statement.scope))
                yield from positions.edits(expression, simpler)


def _expressions(statement: Statement) -> Iterator[ast.expr]:
    """The outermost expressions of a statement itself, not of the statements in it."""
    waiting: list[object] = [statement.node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting.extend(reversed(part))
        elif isinstance(part, ast.expr):
            yield part
        elif part is statement.node or isinstance(
            part, ast.withitem | ast.arguments | ast.arg | ast.keyword
        ):
            assert isinstance(part, ast.AST)
            waiting.extend(value for _, value in ast.iter_fields(part))


def _docstrings(found: Outline, positions: Positions) -> Iterator[Edit]:
    """Texts that stand alone say nothing to Python; dots keep the block from being empty."""
    for statement in found.statements:
        node = statement.node
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str | bytes):
            yield Edit(positions.start(value), positions.end(value), "...")


def _formatted(found: Outline, positions: Positions) -> list[tuple[int, int]]:
    """Where f-strings stand that may hold a number sign."""
    if b"#" not in positions.data or FORMATTED.search(positions.data) is None:
        return []
    ranges = []
    for statement in found.statements:
        for expression in _expressions(statement):
            start, end = positions.start(expression), positions.end(expression)
            if b"#" in positions.data[start:end]:
                ranges += [
                    (positions.start(part), positions.end(part))
                    for part in ast.walk(expression)
                    if isinstance(part, ast.JoinedStr)
                ]
    return sorted(ranges)

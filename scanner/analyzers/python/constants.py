"""Which names of a file always mean the same."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping


def single_values(nodes: Iterable[ast.AST]) -> Mapping[str, ast.expr]:
    """Names that are assigned once, or once and then only added to: ``a = "x"; a += "y"``."""
    stored: Counter[str] = Counter()
    assigned: list[tuple[ast.expr, ast.expr]] = []
    added: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.Name):
            stored[node.id] += isinstance(node.ctx, ast.Store)
        elif isinstance(node, ast.Assign):
            assigned.extend((target, node.value) for target in node.targets)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value:
            assigned.append((node.target, node.value))
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            added.setdefault(node.target.id, []).append(node.value)
            stored[node.target.id] += not isinstance(node.op, ast.Add)  # no longer one value
        elif isinstance(node, ast.FunctionDef):
            stored[node.name] += 1
            assigned.extend(_function(node))
    values: dict[str, ast.expr] = {}
    for target, value in paired(assigned):
        if isinstance(target, ast.Name):
            more = added.get(target.id, [])
            if stored[target.id] == 1 + len(more):
                values[target.id] = _sum(value, more)
    return values


def _function(node: ast.FunctionDef) -> Iterator[tuple[ast.expr, ast.expr]]:
    """``def show(x): return chr(x)`` answers what a lambda would."""
    *before, last = node.body
    is_said = all(
        isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) for part in before
    )
    if (
        is_said
        and isinstance(last, ast.Return)
        and last.value is not None
        and not node.decorator_list
    ):
        name = ast.copy_location(ast.Name(node.name, ast.Store()), node)
        yield name, ast.copy_location(ast.Lambda(node.args, last.value), node)


def paired(
    assignments: Iterable[tuple[ast.expr, ast.expr]],
) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each target with its value: ``a, b = "x", "y"`` is two assignments."""
    for target, value in assignments:
        if isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):
            yield from paired(zip(target.elts, value.elts, strict=False))
        else:
            yield target, value


def _sum(first: ast.expr, others: list[ast.expr]) -> ast.expr:
    """In the order they are written, which for straight code is the order they run in."""
    total = first
    for other in sorted(others, key=lambda node: (node.lineno, node.col_offset)):
        total = ast.copy_location(ast.BinOp(total, ast.Add(), other), other)
    return total

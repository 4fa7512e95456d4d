"""Reads statements in the order they run in, branch by branch."""

import ast
from collections.abc import Callable, Iterable, Mapping

from scanner.analyzers.python import rules
from scanner.analyzers.python.assignments import judge_assignment
from scanner.analyzers.python.binding import bind, put_into
from scanner.analyzers.python.combinations import note_opened
from scanner.analyzers.python.expressions import put_together, value_of
from scanner.analyzers.python.filling import note_each, note_empty
from scanner.analyzers.python.frame import Defined, Frame, FunctionNode
from scanner.analyzers.python.guards import ends, trust, trust_checked
from scanner.analyzers.python.taint import HTML_TEXT, NOTHING, Value, has, joined

MOST_COPIED = 5_000_000
LOOP_DEPTH = 2
"""Loops in loops are read twice down to this depth: what is carried round is seen."""
PERMISSIONS = frozenset(
    {"is_authenticated", "is_admin", "is_staff", "is_superuser", "has_perm", "has_permission"}
)
REFERENCES = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Lambda, ast.NamedExpr)


def run(frame: Frame, body: Iterable[ast.stmt]) -> None:
    """A statement nested too deeply is skipped and told of; those after it are read."""
    for statement in body:
        try:
            READERS.get(type(statement), _other)(frame, statement)
        except RecursionError:
            frame.module.together.is_skipped = True


def _other(frame: Frame, node: ast.stmt) -> None:
    for part in ast.iter_child_nodes(node):
        value_of(frame, part)


def _copy(frame: Frame) -> dict[str, Value]:
    """The names before a branch. A hostile file gets its branches read as one."""
    together = frame.module.together
    together.copied += len(frame.values)
    return dict(frame.values) if together.copied < MOST_COPIED else frame.values


def _assign(frame: Frame, node: ast.Assign) -> None:
    around, first = frame.making, node.targets[0]
    if isinstance(first, ast.Name | ast.Attribute):
        frame.making = (first.id if isinstance(first, ast.Name) else first.attr).lower()
    value = value_of(frame, node.value)
    frame.making = around
    for target in node.targets:
        _give(frame, target, node.value, value)


def _give(frame: Frame, target: ast.expr, node: ast.expr, value: Value) -> None:
    is_parallel = isinstance(target, ast.Tuple) and isinstance(node, ast.Tuple)
    if is_parallel and len(target.elts) == len(node.elts):  # type: ignore[attr-defined]
        for part, element in zip(target.elts, node.elts, strict=True):  # type: ignore[attr-defined]
            _give(frame, part, element, value_of(frame, element) if value else NOTHING)
        return
    bind(frame, target, value)
    judge_assignment(frame, target, node)
    note_opened(frame, target, node)
    if isinstance(target, ast.Name) and isinstance(node, ast.Call):
        frame.module.together.made[target.id] = node
    note_empty(frame, target, node)
    if isinstance(target, ast.Name):
        _name_reference(frame, target.id, node)
    elif isinstance(target, ast.Attribute):
        _keep_kind(frame, target, node)
    elif _is_header(target):
        frame.sink("header", target.lineno, value)


def _is_header(target: ast.expr) -> bool:
    is_part = isinstance(target, ast.Subscript) and isinstance(target.value, ast.Attribute)
    return is_part and target.value.attr == "headers"  # type: ignore[attr-defined]


def _name_reference(frame: Frame, name: str, node: ast.expr) -> None:
    """``run = os.system`` and ``shop = Shop()``: the name stands for more than a value."""
    frame.aliases.pop(name, None)
    if not isinstance(node, REFERENCES):
        return
    origin = frame.module.names.alias_of(node)
    if not origin and isinstance(node, ast.Call):
        origin = _kind_of(frame, node)
    if origin and origin != name:
        frame.aliases[name] = origin


def _kind_of(frame: Frame, node: ast.Call) -> str:
    """The class of a new object, by its full name."""
    name = frame.dotted(node.func)
    last = name.rpartition(".")[2]
    if not last[:1].isupper():
        return ""
    return frame.internal(name) or (name if "." in name else "")


def _keep_kind(frame: Frame, target: ast.Attribute, node: ast.expr) -> None:
    is_own = isinstance(target.value, ast.Name) and target.value.id == "self"
    if is_own and frame.owner and isinstance(node, ast.Call):
        kind = _kind_of(frame, node)
        if kind:
            frame.module.kinds[f"{frame.owner}.{target.attr}"] = kind


def _annotated(frame: Frame, node: ast.AnnAssign) -> None:
    if node.value is not None:
        _give(frame, node.target, node.value, value_of(frame, node.value))


def _augmented(frame: Frame, node: ast.AugAssign) -> None:
    value = put_together(frame, [_as_read(node.target), node.value])
    if isinstance(node.target, ast.Name):
        frame.add(node.target.id, value)
    else:
        put_into(frame, node.target, value)


def _as_read(target: ast.Name | ast.Attribute | ast.Subscript) -> ast.expr:
    return target


def _returned(frame: Frame, node: ast.Return | ast.Expr) -> None:
    if node.value is None:
        return
    value = value_of(frame, node.value)
    if isinstance(node, ast.Expr):
        trust_checked(frame, node.value)
    if isinstance(node, ast.Return):
        frame.returned.append(value)
        if frame.is_route and _is_page(frame, node.value, value):
            frame.sink("page", node.lineno, value)


def _is_page(frame: Frame, node: ast.expr, value: Value) -> bool:
    """A text that the framework sends as HTML. FastAPI sends JSON."""
    if not frame.module.libraries.isdisjoint({"fastapi", "django", "rest_framework"}):
        return False
    is_text = isinstance(node, ast.BinOp | ast.JoinedStr) and "flask" in frame.module.libraries
    return has(value, HTML_TEXT) or (is_text and bool(value))


def _if(frame: Frame, node: ast.If) -> None:
    value_of(frame, node.test)
    frame.conditions += 1
    before = _copy(frame)
    trust(frame, node.test, answer=True)
    was_script = frame.is_script
    frame.is_script = was_script or _asks_for_script(node.test)
    run(frame, node.body)
    frame.is_script = was_script
    after = frame.values
    frame.values = before
    trust(frame, node.test, answer=False)
    run(frame, node.orelse)
    frame.conditions -= 1
    if ends(node.orelse) and node.orelse:
        frame.values = after
    elif not ends(node.body):
        _merge(frame, after)


def _asks_for_script(test: ast.expr) -> bool:
    """``if __name__ == "__main__":``."""
    return any(isinstance(part, ast.Name) and part.id == "__name__" for part in ast.walk(test))


def _merge(frame: Frame, other: Mapping[str, Value]) -> None:
    if other is frame.values:
        return
    for name, value in other.items():
        now = frame.values.get(name)
        if now is None:
            frame.values[name] = value
        elif now != value:
            frame.values[name] = joined([now, value])


def _loop(frame: Frame, node: ast.For | ast.AsyncFor | ast.While) -> None:
    frame.loops += 1
    for _ in range(2 if frame.loops <= LOOP_DEPTH else 1):
        before = _copy(frame)
        if isinstance(node, ast.While):
            value_of(frame, node.test)
            trust(frame, node.test, answer=True)
        else:
            bind(frame, node.target, value_of(frame, node.iter))
            _each_reference(frame, node)
            note_each(frame, node)
        run(frame, node.body)
        _merge(frame, before)
    frame.loops -= 1
    run(frame, node.orelse)


def _each_reference(frame: Frame, node: ast.For | ast.AsyncFor) -> None:
    """``for run in [os.system]``."""
    if isinstance(node.iter, ast.List | ast.Tuple) and isinstance(node.target, ast.Name):
        for element in node.iter.elts[:1]:
            _name_reference(frame, node.target.id, element)


def _with(frame: Frame, node: ast.With | ast.AsyncWith) -> None:
    for item in node.items:
        value = value_of(frame, item.context_expr)
        if item.optional_vars is not None:
            _give(frame, item.optional_vars, item.context_expr, value)
    run(frame, node.body)


def _try(frame: Frame, node: ast.Try) -> None:
    before = _copy(frame)
    run(frame, node.body)
    _merge(frame, before)
    run(frame, node.orelse)
    for handler in node.handlers:
        run(frame, handler.body)
    run(frame, node.finalbody)


def _assert(frame: Frame, node: ast.Assert) -> None:
    value_of(frame, node.test)
    trust(frame, node.test, answer=True)
    names = {part.attr for part in ast.walk(node.test) if isinstance(part, ast.Attribute)}
    if not names.isdisjoint(PERMISSIONS):
        frame.report(rules.AUTH_ASSERT, node.lineno)


def _match(frame: Frame, node: ast.Match) -> None:
    value = value_of(frame, node.subject)
    for case in node.cases:
        for part in ast.walk(case.pattern):
            if isinstance(part, ast.MatchAs | ast.MatchStar) and part.name:
                frame.assign(part.name, value)
        run(frame, case.body)


def _function(frame: Frame, node: FunctionNode) -> None:
    """Decorators and defaults run here; the body is read on its own."""
    for part in [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]:
        value_of(frame, part)
        if isinstance(part, ast.Name) and part.id == "csrf_exempt":
            frame.report(rules.NO_CSRF, part.lineno)
    frame.functions.append(Defined(node, frame.owner, is_method=frame.is_class))


def _class(frame: Frame, node: ast.ClassDef) -> None:
    for part in [*node.decorator_list, *node.bases, *(word.value for word in node.keywords)]:
        value_of(frame, part)
    inner = Frame(
        frame.module,
        frame.facts,
        frame.qualified,
        owner=f"{frame.module.name}.{node.name}",
        outer=frame.outer,
        values=dict(frame.values),
        aliases=dict(frame.aliases),
        is_class=True,
    )
    run(inner, node.body)
    frame.functions.extend(inner.functions)
    for name, value in inner.values.items():
        if value and value != frame.values.get(name):
            frame.facts.store(f"{inner.owner}.{name}", value)


READERS: Mapping[type[ast.AST], Callable[..., None]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Return: _returned,
    ast.Expr: _returned,
    ast.If: _if,
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.While: _loop,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Assert: _assert,
    ast.Match: _match,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Import: lambda *_: None,
    ast.ImportFrom: lambda *_: None,
    ast.Pass: lambda *_: None,
}

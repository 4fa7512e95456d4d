"""Follows values from where they enter to where they are used, within one file.

Names are followed through assignments, scope by scope; calls to the app's own functions are not
followed. That misses flows across functions, and keeps ordinary apps free of false alarms.
"""

import ast
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from scanner.analyzers.indicators import CREDENTIAL_FILE
from scanner.analyzers.labels import FROM_OUTSIDE, NOTHING, Label, Labels
from scanner.analyzers.patterns import HTML, SQL
from scanner.analyzers.python.module import Module, Scope
from scanner.analyzers.python.vocabulary import (
    CARRIERS,
    CLEANERS,
    DECODERS,
    NETWORK_READ,
    REQUEST_OBJECTS,
    REQUEST_PARTS,
    ROUTE_DECORATORS,
)

SAFE_ANNOTATIONS = frozenset({"int", "float", "bool", "UUID", "uuid.UUID", "date", "datetime"})


@dataclass
class Flow:
    """One scope's names and what they carry. ``outer`` is the scope around it."""

    module: Module
    scope: Scope
    outer: "Flow | None" = None
    carried: dict[str, Labels] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.scope, ast.Module):
            every = self.scope.args
            names = [*every.posonlyargs, *every.args, *every.kwonlyargs]
            self.carried.update(dict.fromkeys((name.arg for name in names), NOTHING))
            if is_route(self.scope):
                self.carried.update(dict.fromkeys(_parameters(self.scope), FROM_OUTSIDE))
        for _ in range(2):  # twice, so that what a loop carries round is seen
            for node in self.nodes():
                self._assign(node)

    def nodes(self) -> Iterator[ast.AST]:
        """The scope's own nodes in the order they are written, not those of inner functions."""
        stack: list[ast.AST] = list(reversed(self.scope.body))
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(_evaluated_here(node)))

    def _assign(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._carry(target, self.labels(node.value))
        elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and node.value:
            self._carry(node.target, self.labels(node.value), add=isinstance(node, ast.AugAssign))
        elif isinstance(node, ast.For | ast.AsyncFor):
            self._carry(node.target, self.labels(node.iter))
        elif isinstance(node, ast.withitem) and node.optional_vars:
            self._carry(node.optional_vars, self.labels(node.context_expr))

    def _carry(self, target: ast.expr, labels: Labels, *, add: bool = False) -> None:
        if isinstance(target, ast.Name):
            before = self.carried.get(target.id, NOTHING) if add else NOTHING
            self.carried[target.id] = before | labels
        elif isinstance(target, ast.Tuple | ast.List):
            for element in target.elts:
                self._carry(element, labels)

    def of_name(self, name: str) -> Labels:
        if name in self.carried:
            return self.carried[name]
        return self.outer.of_name(name) if self.outer else NOTHING

    def labels(self, node: ast.AST) -> Labels:
        """Everything that is known of an expression's value."""
        if isinstance(node, ast.Constant):
            is_path = isinstance(node.value, str) and CREDENTIAL_FILE.search(node.value)
            return frozenset({Label.CREDENTIALS}) if is_path else NOTHING
        reader = READERS.get(type(node))
        return reader(self, node) if reader else self._union(ast.iter_child_nodes(node))

    def _union(self, nodes: Iterator[ast.AST] | list[ast.expr]) -> Labels:
        return frozenset().union(*(self.labels(node) for node in nodes))

    def of_identifier(self, node: ast.Name) -> Labels:
        return self.of_name(node.id) | self._environment(node)

    def _environment(self, node: ast.AST) -> Labels:
        is_all = self.module.dotted(node) in {"os.environ", "os.environb"}
        return frozenset({Label.ENVIRONMENT}) if is_all else NOTHING

    def of_attribute(self, node: ast.Attribute) -> Labels:
        owner = self.module.dotted(node.value)
        if node.attr in REQUEST_PARTS and REQUEST_OBJECTS.match(owner):
            return FROM_OUTSIDE
        return self._environment(node) or self.labels(node.value)

    def of_subscript(self, node: ast.Subscript) -> Labels:
        """One variable of the environment is configuration; all of them are loot."""
        return self.labels(node.value) - {Label.ENVIRONMENT}

    def of_call(self, node: ast.Call) -> Labels:
        name = self.module.dotted(node.func)
        last = name.rpartition(".")[2] or getattr(node.func, "attr", "")
        values = [*node.args, *(word.value for word in node.keywords)]
        inside = self._union(values) | self._receiver(node, last)
        if last in CLEANERS:
            inside = inside - {Label.REQUEST, Label.BUILT_SQL}
        elif last not in CARRIERS and last not in REQUEST_PARTS:
            inside = inside - {Label.REQUEST, Label.BUILT_SQL, Label.BUILT_HTML}
        if NETWORK_READ.match(name):
            inside = (inside - {Label.DECODED}) | {Label.NETWORK}
        if DECODERS.match(name):
            inside |= {Label.DECODED}
        return inside | (self._built(node) if last == "format" else NOTHING)

    def _receiver(self, node: ast.Call, last: str) -> Labels:
        if not isinstance(node.func, ast.Attribute):
            return NOTHING
        labels = self.labels(node.func)
        one_variable = last in {"get", "pop", "setdefault", "update", "keys"}
        return labels - {Label.ENVIRONMENT} if one_variable else labels

    def of_text(self, node: ast.JoinedStr) -> Labels:
        return self._union(list(node.values)) | self._built(node)

    def of_sum(self, node: ast.BinOp) -> Labels:
        parts: list[ast.expr] = []
        current: ast.expr = node
        while isinstance(current, ast.BinOp):
            parts.append(current.right)
            current = current.left
        return self._union([current, *parts]) | self._built(node)

    def _built(self, node: ast.expr) -> Labels:
        """Whether this puts changing parts into a piece of SQL or HTML."""
        if self.module.fold(node) is not None or not _has_variable(node):
            return NOTHING
        text = self.module.text(node)
        built = {Label.BUILT_SQL} if SQL.search(text) else set()
        return frozenset(built | ({Label.BUILT_HTML} if HTML.search(text) else set()))

    def of_condition(self, _: ast.Compare) -> Labels:
        """True or false, whatever was compared."""
        return NOTHING

    def of_definition(self, _: ast.AST) -> Labels:
        """A function's body is a flow of its own."""
        return NOTHING


READERS: Mapping[type[ast.AST], Callable[..., Labels]] = {
    ast.Name: Flow.of_identifier,
    ast.Attribute: Flow.of_attribute,
    ast.Subscript: Flow.of_subscript,
    ast.Call: Flow.of_call,
    ast.JoinedStr: Flow.of_text,
    ast.BinOp: Flow.of_sum,
    ast.Compare: Flow.of_condition,
    ast.FunctionDef: Flow.of_definition,
    ast.AsyncFunctionDef: Flow.of_definition,
}


def _evaluated_here(node: ast.AST) -> list[ast.AST]:
    """A function's decorators and defaults run where it is defined, its body elsewhere."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return list(ast.iter_child_nodes(node))
    defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
    return [*node.decorator_list, *defaults]


def _has_variable(node: ast.AST) -> bool:
    """A name in capitals is a constant of the app, as its author promises by writing it so."""
    return any(isinstance(part, ast.Name) and not part.id.isupper() for part in ast.walk(node))


def is_route(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a web framework calls it: ``@app.route("/")``, ``@router.get("/")``."""
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in ROUTE_DECORATORS
        and bool(decorator.args)
        for decorator in function.decorator_list
    )


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    paths = " ".join(ast.unparse(decorator) for decorator in function.decorator_list)
    for argument in [*function.args.args, *function.args.kwonlyargs]:
        annotation = ast.unparse(argument.annotation) if argument.annotation else "str"
        is_number = any(f"<{kind}:{argument.arg}>" in paths for kind in ("int", "float", "uuid"))
        if annotation in {"str", "str | None", "Optional[str]"} and not is_number:
            yield argument.arg


def flows(module: Module) -> Iterator[Flow]:
    """The module's own flow, then one for every function in it."""
    waiting = deque([Flow(module, module.tree)])
    while waiting:
        flow = waiting.popleft()
        yield flow
        waiting.extend(
            Flow(module, node, flow)
            for node in flow.nodes()
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        )

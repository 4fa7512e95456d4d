"""Which parameters of a function a visitor fills."""

import ast
from collections.abc import Iterator

from scanner.analyzers.python.frame import FunctionNode
from scanner.analyzers.python.vocabulary import ROUTE_DECORATORS

SAFE_TYPES = frozenset(
    [
        *("int", "float", "bool", "UUID", "date", "datetime", "Decimal", "UUID4", "UUID1"),
        *(
            "PositiveInt",
            "NonNegativeInt",
            "Literal",
            "EmailStr",
            "timedelta",
            "NoneType",
            "conint",
        ),
    ]
)
NO_INPUT = frozenset(
    [
        *("Request", "Response", "Session", "AsyncSession", "BackgroundTasks", "HttpRequest"),
        *("WebSocket", "Depends", "Settings", "Connection", "Engine", "Redis", "AsyncClient"),
    ]
)
TEXT_TYPES = frozenset({"str", "bytes", "dict", "list", "Any", "UploadFile", "Optional", "List"})
NUMBERS = frozenset({"pk", "id", "page", "year", "month", "day", "slug", "uuid"})
REQUEST_ALONE = frozenset({"starlette", "fastapi", "pyramid", "aiohttp"})
"""Frameworks whose views are handed the request and nothing else, unless a decorator says so."""
VIEW_METHODS = frozenset({"get", "post", "put", "patch", "delete", "dispatch"})


def is_route(function: FunctionNode) -> bool:
    """Whether a web framework calls it: ``@app.route("/")``, ``@router.get("/")``."""
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in ROUTE_DECORATORS
        and bool(decorator.args or decorator.keywords)
        for decorator in function.decorator_list
    )


def is_view(function: FunctionNode, owner: str) -> bool:
    """Django's ``def view(request, name)`` and ``def get(self, request, name)``."""
    names = [argument.arg for argument in function.args.args[:2]]
    if owner:
        return names == ["self", "request"] and function.name in VIEW_METHODS
    return names[:1] == ["request"]


def request_name(function: FunctionNode) -> str:
    """The parameter that is the request itself, when it is called differently."""
    for argument in function.args.args:
        if annotation_names(argument.annotation)[-1:] in (["Request"], ["HttpRequest"]):
            return argument.arg
    return ""


def visitor_parameters(
    function: FunctionNode, owner: str, numeric: frozenset[str], libraries: frozenset[str]
) -> Iterator[str]:
    """Names whose value a visitor chooses freely: texts and models, not numbers or services."""
    if is_route(function):
        yield from _route_parameters(function)
    elif is_view(function, owner) and libraries.isdisjoint(REQUEST_ALONE):
        start = 2 if owner else 1
        for argument in [*function.args.args[start:], *function.args.kwonlyargs]:
            is_number = argument.arg in numeric or argument.arg in NUMBERS
            if not is_number and not argument.arg.endswith("_id") and not _is_safe(argument):
                yield argument.arg


def _route_parameters(function: FunctionNode) -> Iterator[str]:
    paths = " ".join(
        part.value
        for decorator in function.decorator_list
        for part in ast.walk(decorator)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    missing = len(positional) - len(arguments.defaults)
    defaults = [*[None] * missing, *arguments.defaults, *arguments.kw_defaults]
    for argument, default in zip([*positional, *arguments.kwonlyargs], defaults, strict=True):
        kinds = ("int", "float", "uuid")
        is_number = any(f"<{kind}:{argument.arg}>" in paths for kind in kinds)
        is_given = isinstance(default, ast.Call) and annotation_names(default.func)[-1:] in (
            ["Depends"],
            ["Security"],
        )
        if not is_number and not is_given and not _is_safe(argument) and argument.arg != "self":
            yield argument.arg


def _is_safe(argument: ast.arg) -> bool:
    """Numbers, dates and what the app hands in itself. A model is taken for what it holds."""
    names = annotation_names(argument.annotation)
    if not names:
        return False
    if not NO_INPUT.isdisjoint(names):
        return True
    return not SAFE_TYPES.isdisjoint(names) and TEXT_TYPES.isdisjoint(set(names) - {"Optional"})


def annotation_names(node: ast.AST | None) -> list[str]:
    if node is None:
        return []
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    names = []
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            names.append(part.id)
        elif isinstance(part, ast.Attribute):
            names.append(part.attr)
    return names

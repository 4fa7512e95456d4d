"""Reads one module: its own statements first, then every function in it."""

import ast
from collections import deque

from scanner.analyzers.indicators import WALLET_KEY
from scanner.analyzers.python.combinations import judge_together
from scanner.analyzers.python.entry import (
    annotation_names,
    is_route,
    is_view,
    request_name,
    visitor_parameters,
)
from scanner.analyzers.python.frame import Defined, Frame, FunctionNode
from scanner.analyzers.python.module import Module
from scanner.analyzers.python.statements import run
from scanner.analyzers.python.summaries import Facts, Summary
from scanner.analyzers.python.taint import (
    KEYS,
    NOTHING,
    PARAMETER,
    REQUEST,
    Value,
    fact,
    joined,
)

MOST_PARAMETERS = 60


def read_module(module: Module, facts: Facts) -> None:
    """Add to ``facts`` what this file does; its syntax tree is not needed afterwards."""
    top = Frame(module, facts, module.name)
    top.enter()
    run(top, module.tree.body)
    for name, value in top.values.items():
        facts.store(f"{module.name}.{name}", value)
    waiting = deque((top, defined) for defined in top.functions)
    while waiting:
        outer, defined = waiting.popleft()
        frame = _read_function(outer, defined)
        _give_globals(top, frame, defined.node)
        waiting.extend((frame, inner) for inner in frame.functions)
    judge_together(top)
    module.names.local = None


def _give_globals(top: Frame, frame: Frame, node: FunctionNode) -> None:
    """``global name`` in a function: whoever reads it elsewhere gets what it was given here."""
    for statement in node.body:
        for name in statement.names if isinstance(statement, ast.Global) else ():
            top.add(name, frame.values.get(name, NOTHING))
            top.facts.store(f"{top.module.name}.{name}", frame.values.get(name, NOTHING))


def _read_function(outer: Frame, defined: Defined) -> Frame:
    module, facts = outer.module, outer.facts
    node, owner = defined.node, defined.owner
    qualified = f"{owner or module.name}.{node.name}"
    frame = Frame(module, facts, qualified, owner=owner, outer=outer)
    frame.is_route = is_route(node) or (is_view(node, owner) and _is_called(frame, node))
    _fill_parameters(frame, node)
    frame.making = node.name.lower()
    frame.enter()
    run(frame, node.body)
    facts.add(
        Summary(
            qualified,
            tuple(argument.arg for argument in [*node.args.posonlyargs, *node.args.args]),
            is_method=defined.is_method and not _is_static(node),
            rest=node.args.vararg.arg if node.args.vararg else "",
            returns=joined(frame.returned),
        )
    )
    if owner and not defined.is_method:  # it is called by its name alone
        facts.exported.setdefault(f"{module.name}.{node.name}", qualified)
    return frame


def _is_called(frame: Frame, node: FunctionNode) -> bool:
    """Helpers take the request first as well: a view is named where the addresses are."""
    name = frame.owner.rpartition(".")[2] or node.name
    return frame.module.is_web and (not frame.facts.routed or name in frame.facts.routed)


def _fill_parameters(frame: Frame, node: FunctionNode) -> None:
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every.extend(filter(None, [arguments.vararg, arguments.kwarg]))
    numeric, libraries = frame.facts.numeric_parameters, frame.module.libraries
    chosen = visitor_parameters(node, frame.owner, numeric, libraries) if frame.is_route else ()
    from_visitors = set(chosen)
    for argument in every[:MOST_PARAMETERS]:
        value: Value = fact(f"{PARAMETER}{frame.qualified}#{argument.arg}")
        if argument.arg in from_visitors:
            value = fact(REQUEST)
        if WALLET_KEY.match(argument.arg) and frame.module.handles_wallets:
            value = value | fact(KEYS)
        frame.values[argument.arg] = value
        frame.aliases[argument.arg] = argument.arg
        kind = _kind(frame, argument)
        if kind:
            frame.aliases[argument.arg] = kind
    given = [argument.arg for argument in [*arguments.posonlyargs, *arguments.args]]
    given = given[1:] if given[:1] in (["self"], ["cls"]) else given
    frame.places = {name: place for place, name in enumerate(given)}
    request = request_name(node)
    if request:
        frame.aliases[request] = "request"
    for name in {"self", "cls", "request"} & frame.values.keys():
        del frame.values[name]


def _kind(frame: Frame, argument: ast.arg) -> str:
    """The app's class that a parameter is an object of."""
    if not isinstance(argument.annotation, ast.Name | ast.Attribute):
        return ""
    name = frame.module.dotted(argument.annotation)
    return frame.internal(name) if name[:1] and name.rpartition(".")[2][:1].isupper() else ""


def _is_static(node: FunctionNode) -> bool:
    return any(annotation_names(part)[-1:] == ["staticmethod"] for part in node.decorator_list)

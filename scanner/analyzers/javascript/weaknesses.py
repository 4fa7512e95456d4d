"""Rules for mistakes that let a visitor do harm."""

from collections.abc import Iterator

from scanner.analyzers.base import Finding
from scanner.analyzers.javascript import rules
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.evaluated import executed_values
from scanner.analyzers.javascript.flow import ASSIGNMENTS, CALLS, Flow
from scanner.analyzers.javascript.folding import operands
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import (
    Node,
    arguments,
    callee,
    child,
    column,
    line,
    option,
    text,
)
from scanner.analyzers.labels import Label, Labels
from scanner.analyzers.rules import Rule

RESPONSES = frozenset({"res", "response", "reply"})
HTML_PROPERTIES = frozenset({"innerHTML", "outerHTML"})
HTML_METHODS = frozenset({"document.write", "document.writeln"})
SIGNERS = frozenset({"jsonwebtoken.sign", "jsonwebtoken.verify"})
SECRET_OPTIONS = frozenset({"express-session", "cookie-session", "express-jwt"})


def weaknesses(script: Script, flow: Flow) -> Iterator[Finding]:
    """Every weakness in one function, each at its line."""
    for node in flow.nodes():
        for rule in _rules_of(script, flow, node):
            yield rule.at(script.source, line(node), column=column(node))


def _rules_of(script: Script, flow: Flow, node: Node) -> Iterator[Rule]:
    if node.type in CALLS:
        yield from _called(script, flow, node)
    elif node.type in ASSIGNMENTS:
        yield from _assigned(script, flow, node)
    elif node.type == "pair":
        yield from _configured(flow, node)


def _called(script: Script, flow: Flow, call: Node) -> Iterator[Rule]:
    name, values = script.dotted(callee(call)), arguments(call)
    if _signs_with_known_key(script, name, values):
        yield rules.HARDCODED_SECRET
    if not values:
        return
    is_evaluated = words.EVALUATORS.match(name) or words.TIMERS.match(name)
    executed = [flow.labels(value) for value in executed_values(script, call)]
    sent = frozenset().union(*executed) if is_evaluated else _target(script, flow, values[0])
    yield from _statement(call, flow.labels(values[0]))
    if Label.REQUEST in sent:
        yield from _sent_by_visitor(name, call, flow.labels(values[0]))
    elif is_evaluated and any(
        script.fold(value) is None for value in executed_values(script, call)
    ):
        yield rules.DYNAMIC_CODE
    elif words.SHELLS.match(name) and _is_built(script, values[0]):
        yield rules.BUILT_COMMAND
    if words.MERGERS.match(name) and any(
        Label.REQUEST in flow.labels(value) for value in values[1:]
    ):
        yield rules.PROTOTYPE_POLLUTION


def _signs_with_known_key(script: Script, name: str, values: list[Node]) -> bool:
    if name in SIGNERS and len(values) > 1:
        return script.fold(values[1]) is not None
    secret = option(values[0], "secret") if name in SECRET_OPTIONS and values else None
    return secret is not None and script.fold(secret) is not None


def _target(script: Script, flow: Flow, value: Node) -> Labels:
    """Of ``http.request({host, headers})`` only the address decides where it goes."""
    if value.type == "identifier":
        value = script.constants.values.get(text(value), value)
    if value.type != "object":
        return flow.labels(value)
    addresses = [option(value, name) for name in ("url", "uri", "host", "hostname", "baseURL")]
    return frozenset().union(*(flow.labels(each) for each in addresses if each is not None))


def _is_built(script: Script, value: Node) -> bool:
    is_text = value.type == "template_string" or len(operands(value)) > 1
    return is_text and script.fold(value) is None


def _statement(call: Node, labels: Labels) -> Iterator[Rule]:
    if _method(call) in words.SQL_METHODS and Label.BUILT_SQL in labels:
        yield rules.SQL_INJECTION if Label.REQUEST in labels else rules.BUILT_SQL


def _method(call: Node) -> str:
    function = callee(call)
    return text(child(function, "property")) if function is not None else ""


def _sent_by_visitor(name: str, call: Node, labels: Labels) -> Iterator[Rule]:
    shell = option(arguments(call)[-1], "shell")
    if words.EVALUATORS.match(name) or words.TIMERS.match(name):
        yield rules.CODE_INJECTION
    elif words.SHELLS.match(name) or (words.PROCESSES.match(name) and text(shell) == "true"):
        yield rules.COMMAND_INJECTION
    elif words.TEMPLATES.match(name):
        yield rules.TEMPLATE_INJECTION
    elif name == "node-serialize.unserialize":
        yield rules.UNSAFE_DESERIALISATION
    elif words.FILE_READERS.match(name):
        yield rules.PATH_TRAVERSAL
    elif words.NETWORK_READ.match(name):
        yield rules.SERVER_SIDE_REQUEST
    elif name in HTML_METHODS or _method(call) == "insertAdjacentHTML":
        yield rules.CROSS_SITE_SCRIPTING
    elif name == "RegExp":
        yield rules.SLOW_EXPRESSION
    else:
        yield from _answered(name, call, labels)


def _answered(name: str, call: Node, labels: Labels) -> Iterator[Rule]:
    """What is sent back: ``res.send(req.body)`` is JSON, ``res.send(req.query.name)`` is HTML."""
    owner, _, method = name.rpartition(".")
    if owner.rpartition(".")[2] not in RESPONSES:
        return
    value = arguments(call)[0]
    if method in {"send", "end", "write"}:
        is_field = value.type == "member_expression" and text(value).count(".") > 1
        if Label.BUILT_HTML in labels or (is_field and "body" not in text(value)):
            yield rules.CROSS_SITE_SCRIPTING
    elif method in {"sendFile", "sendfile", "download"}:
        if option(arguments(call)[-1], "root") is None:
            yield rules.PATH_TRAVERSAL
    elif method == "redirect":
        yield rules.OPEN_REDIRECT


def _assigned(script: Script, flow: Flow, node: Node) -> Iterator[Rule]:
    left, right = child(node, "left"), child(node, "right")
    if left is None or right is None:
        return
    name = script.dotted(left)
    if text(child(left, "property")) in HTML_PROPERTIES and Label.REQUEST in flow.labels(right):
        yield rules.CROSS_SITE_SCRIPTING
    if name == "process.env.NODE_TLS_REJECT_UNAUTHORIZED" and text(right).strip("'\"`") == "0":
        yield rules.TLS_VERIFY
    if _copies_any_key(left, right):
        yield rules.DEEP_MERGE


def _copies_any_key(left: Node, right: Node) -> bool:
    """``target[key] = merge(target[key], source[key])`` in a function that guards no key."""
    if left.type != "subscript_expression" or right.type != "call_expression":
        return False
    function: Node | None = left
    while function is not None and function.type not in {"function_declaration", "program"}:
        function = function.parent
    if function is None or function.type == "program":
        return False
    calls_itself = text(callee(right)) == text(child(function, "name"))
    return calls_itself and "__proto__" not in text(function)


def _configured(flow: Flow, pair: Node) -> Iterator[Rule]:
    key, value = text(child(pair, "key")).strip("'\""), child(pair, "value")
    if value is None:
        return
    if key in {"rejectUnauthorized", "strictSSL"} and text(value) == "false":
        yield rules.TLS_VERIFY
    if key in {"$where", "$function"} and Label.REQUEST in flow.labels(value):
        yield rules.NOSQL_INJECTION
    if key == "__html" and Label.REQUEST in flow.labels(value):
        yield rules.CROSS_SITE_SCRIPTING

"""Rules for mistakes that let a visitor do harm."""

import ast
from collections.abc import Iterator

from scanner.analyzers.base import Finding
from scanner.analyzers.labels import Label, Labels
from scanner.analyzers.python import rules
from scanner.analyzers.python.flow import Flow, is_route
from scanner.analyzers.python.module import Module, is_false, is_true, keyword
from scanner.analyzers.python.vocabulary import (
    EXECUTORS,
    NETWORK_READ,
    PROCESSES,
    SHELLS,
)
from scanner.analyzers.rules import Rule

SQL_METHODS = frozenset({"execute", "executemany", "executescript", "raw", "text", "fetch_all"})
FILE_OPENERS = frozenset({"open", "io.open", "flask.send_file", "os.remove", "os.unlink"})
UNSAFE_LOADERS = frozenset(
    {"pickle.loads", "cPickle.loads", "dill.loads", "marshal.loads", "jsonpickle.decode"}
)
TEMPLATES = frozenset({"flask.render_template_string", "jinja2.Template", "mako.template.Template"})
MARKUP = frozenset(
    {"markupsafe.Markup", "flask.Markup", "django.utils.safestring.mark_safe", "Markup"}
)
REDIRECTS = frozenset({"flask.redirect", "django.shortcuts.redirect", "werkzeug.utils.redirect"})
RESPONSES = frozenset({"flask.make_response", "flask.Response", "django.http.HttpResponse"})


def weaknesses(module: Module, flow: Flow) -> Iterator[Finding]:
    """Every weakness in one scope, each at its line."""
    for node in flow.nodes():
        if isinstance(node, ast.Call):
            for rule in _rules_of(module, flow, node):
                yield rule.at(module.source, node.lineno)
        elif isinstance(node, ast.Dict) and _is_where(flow, node):
            yield rules.NOSQL_INJECTION.at(module.source, node.lineno)
        elif isinstance(node, ast.Return) and node.value and _returns_html(flow, node.value):
            yield rules.CROSS_SITE_SCRIPTING.at(module.source, node.lineno)


def _rules_of(module: Module, flow: Flow, call: ast.Call) -> Iterator[Rule]:
    name = module.dotted(call.func)
    yield from _settings(name, call)
    if not call.args:
        return
    labels = flow.labels(call.args[0])
    yield from _statement(name, call, labels)
    if Label.REQUEST in labels:
        yield from _sent_by_visitor(name, call, labels)


def _settings(name: str, call: ast.Call) -> Iterator[Rule]:
    """Mistakes that stand in the arguments themselves."""
    if name in {"jwt.decode", "jose.jwt.decode"} and _skips_signature(call):
        yield rules.UNVERIFIED_TOKEN
    if name.endswith(".run") and is_true(keyword(call, "debug")):
        yield rules.DEBUG_SERVER


def _skips_signature(call: ast.Call) -> bool:
    options = keyword(call, "options")
    if isinstance(options, ast.Dict):
        for key, value in zip(options.keys, options.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "verify_signature":
                return is_false(value)
    return is_false(keyword(call, "verify"))


def _statement(name: str, call: ast.Call, labels: Labels) -> Iterator[Rule]:
    method = name.rpartition(".")[2] or getattr(call.func, "attr", "")
    if method in SQL_METHODS and Label.BUILT_SQL in labels:
        yield rules.SQL_INJECTION if Label.REQUEST in labels else rules.BUILT_SQL


def _sent_by_visitor(name: str, call: ast.Call, labels: Labels) -> Iterator[Rule]:
    method = name.rpartition(".")[2] or getattr(call.func, "attr", "")
    if name in EXECUTORS:
        yield rules.CODE_INJECTION
    elif SHELLS.match(name) or (PROCESSES.match(name) and is_true(keyword(call, "shell"))):
        yield rules.COMMAND_INJECTION
    elif name in TEMPLATES or method == "from_string":
        yield rules.TEMPLATE_INJECTION
    elif name in UNSAFE_LOADERS or (name == "yaml.load" and not _is_safe_yaml(call)):
        yield rules.UNSAFE_DESERIALISATION
    elif name in FILE_OPENERS:
        yield rules.PATH_TRAVERSAL
    elif NETWORK_READ.match(name):
        yield rules.SERVER_SIDE_REQUEST
    elif name in MARKUP or (name in RESPONSES and Label.BUILT_HTML in labels):
        yield rules.CROSS_SITE_SCRIPTING
    elif name in REDIRECTS:
        yield rules.OPEN_REDIRECT


def _is_safe_yaml(call: ast.Call) -> bool:
    loader = keyword(call, "Loader") or (call.args[1] if len(call.args) > 1 else None)
    return loader is not None and "Safe" in ast.unparse(loader)


def _is_where(flow: Flow, node: ast.Dict) -> bool:
    return any(
        isinstance(key, ast.Constant)
        and key.value in {"$where", "$function"}
        and Label.REQUEST in flow.labels(value)
        for key, value in zip(node.keys, node.values, strict=True)
    )


def _returns_html(flow: Flow, value: ast.expr) -> bool:
    if isinstance(flow.scope, ast.Module) or not is_route(flow.scope):
        return False
    return {Label.REQUEST, Label.BUILT_HTML} <= flow.labels(value)

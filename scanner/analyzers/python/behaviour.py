"""Rules for what only malicious code does."""

import ast
from collections.abc import Iterator

from scanner.analyzers import indicators
from scanner.analyzers.base import Finding
from scanner.analyzers.labels import LOOT, Label
from scanner.analyzers.python.flow import Flow
from scanner.analyzers.python.module import Module
from scanner.analyzers.python.names import IMPORTERS
from scanner.analyzers.python.rules import INSTALL_PROCESS, MALICE
from scanner.analyzers.python.vocabulary import (
    EXECUTORS,
    HIDEABLE,
    NETWORK_READ,
    NETWORK_SEND,
    PROCESSES,
    SOCKET_SEND,
)
from scanner.analyzers.rules import Rule

SENDING_METHODS = SOCKET_SEND | {"post", "put", "urlopen", "request"}


def behaviour(module: Module, flow: Flow) -> Iterator[Finding]:
    """Everything malicious in one scope, each at its line."""
    calls = [node for node in flow.nodes() if isinstance(node, ast.Call)]
    for call in calls:
        for rule in _rules_of(module, flow, call):
            yield rule.at(module.source, call.lineno)
    yield from _dropper(module, flow, calls)
    yield from _socket_shell(module, calls)


def _rules_of(module: Module, flow: Flow, call: ast.Call) -> Iterator[Rule]:
    name = module.dotted(call.func)
    if name in EXECUTORS or PROCESSES.match(name):
        yield from _executed(module, flow, call, is_process=name not in EXECUTORS)
    if _sends(call, name):
        yield from _sent(module, flow, call)
    if _is_hidden(module, call):
        yield MALICE.hidden_name
    if indicators.PERSISTENCE.search(_written_path(module, call)):
        yield MALICE.persistence
    if module.runs_at_install:
        if NETWORK_READ.match(name) or NETWORK_SEND.match(name):
            yield MALICE.install_network
        elif PROCESSES.match(name):
            yield INSTALL_PROCESS


def _executed(module: Module, flow: Flow, call: ast.Call, *, is_process: bool) -> Iterator[Rule]:
    labels = frozenset().union(*(flow.labels(argument) for argument in call.args))
    if Label.NETWORK in labels:
        yield MALICE.exec_downloaded
    if Label.DECODED in labels:
        yield MALICE.exec_decoded
    if is_process:
        command = _text(module, call)
        if indicators.DOWNLOAD_AND_RUN.search(command):
            yield MALICE.shell_download
        if indicators.REVERSE_SHELL.search(command):
            yield MALICE.reverse_shell
        if indicators.MINER.search(command):
            yield MALICE.miner


def _sends(call: ast.Call, name: str) -> bool:
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    return NETWORK_SEND.match(name) is not None or method in SENDING_METHODS


def _sent(module: Module, flow: Flow, call: ast.Call) -> Iterator[Rule]:
    values = [*call.args, *(word.value for word in call.keywords)]
    labels = frozenset().union(*(flow.labels(value) for value in values))
    if not LOOT.isdisjoint(labels):
        yield MALICE.exfiltration
    elif indicators.is_dead_drop(_text(module, call)):
        yield MALICE.dead_drop


def _text(module: Module, call: ast.Call) -> str:
    """A call's arguments as one text, lists of arguments joined as a shell would see them."""
    words: list[str] = []
    for value in call.args:
        parts = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
        words.extend(module.text(part) for part in parts)
    return " ".join(words)


def _written_path(module: Module, call: ast.Call) -> str:
    """The constant parts of the path that a call writes to, empty when it writes nothing."""
    target: ast.expr | None = None
    if module.dotted(call.func) == "open" and len(call.args) > 1:
        mode = call.args[1]
        is_write = isinstance(mode, ast.Constant) and str(mode.value)[:1] in {"w", "a", "x"}
        target = call.args[0] if is_write else None
    elif isinstance(call.func, ast.Attribute) and call.func.attr in {"write_text", "write_bytes"}:
        target = call.func.value
    parts = [module.fold(node) for node in ast.walk(target)] if target else []
    return "/".join(part for part in parts if isinstance(part, str))


def _is_hidden(module: Module, call: ast.Call) -> bool:
    """``getattr(os, "sys" + "tem")``: a plain text would have done."""
    function = module.dotted(call.func)
    position = {"getattr": 1}.get(function, 0)
    if function != "getattr" and function not in IMPORTERS:
        return False
    if len(call.args) <= position or isinstance(call.args[position], ast.Constant | ast.Name):
        return False
    return module.fold(call.args[position]) in HIDEABLE


def _dropper(module: Module, flow: Flow, calls: list[ast.Call]) -> Iterator[Finding]:
    saved = [call for call in calls if _saves_download(module, flow, call)]
    started = [call for call in calls if PROCESSES.match(module.dotted(call.func))]
    if saved and started:
        rule = MALICE.exec_downloaded if module.runs_at_install else MALICE.dropper
        yield rule.at(module.source, started[0].lineno)


def _saves_download(module: Module, flow: Flow, call: ast.Call) -> bool:
    if module.dotted(call.func).endswith((".urlretrieve", "wget.download")):
        return True
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    is_write = method in {"write", "write_bytes", "write_text"}
    return is_write and any(Label.NETWORK in flow.labels(value) for value in call.args)


def _socket_shell(module: Module, calls: list[ast.Call]) -> Iterator[Finding]:
    names = {module.dotted(call.func): call for call in calls}
    has_process = any(PROCESSES.match(name) for name in names)
    if "os.dup2" in names and "socket.socket" in names and has_process:
        yield MALICE.reverse_shell.at(module.source, names["os.dup2"].lineno)

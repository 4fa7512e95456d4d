"""Rules for what only malicious code does."""

import re
from collections.abc import Iterator

from scanner.analyzers import indicators
from scanner.analyzers.base import Finding
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.evaluated import executed_values
from scanner.analyzers.javascript.flow import CALLS, Flow
from scanner.analyzers.javascript.rules import MALICE, OBFUSCATED
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import Node, arguments, callee, child, column, line, text
from scanner.analyzers.labels import LOOT, Label
from scanner.analyzers.rules import Rule

OBFUSCATOR_NAME = re.compile(r"\b_0x[0-9a-f]{4,6}\b")
OBFUSCATOR_NAMES = 20
BRACKETS_ONLY = re.compile(r"[\[\]()!+]{200}")


def behaviour(script: Script, flow: Flow) -> Iterator[Finding]:
    """Everything malicious in one function, each at its line."""
    for node in flow.nodes():
        if node.type in CALLS:
            for rule in _rules_of(script, flow, node):
                yield rule.at(script.source, line(node), column=column(node))


def whole_file(script: Script, all_flows: list[Flow]) -> Iterator[Finding]:
    """What shows only when a file is seen as a whole."""
    yield from _obfuscated(script)
    yield from _dropper(script, all_flows)


def _rules_of(script: Script, flow: Flow, call: Node) -> Iterator[Rule]:
    name = script.dotted(callee(call))
    if words.EVALUATORS.match(name) or words.TIMERS.match(name) or words.PROCESSES.match(name):
        yield from _executed(script, flow, call)
    if _sends(flow, call, name):
        yield from _sent(script, flow, call)
    if name == "require" or text(callee(call)) in {"require", "import"}:
        yield from _required(script, call)
    if words.FILE_WRITERS.match(name) and indicators.PERSISTENCE.search(_text(script, call)):
        yield MALICE.persistence
    if script.runs_at_install and words.NETWORK_READ.match(name):
        yield MALICE.install_network


def _executed(script: Script, flow: Flow, call: Node) -> Iterator[Rule]:
    labels = frozenset().union(*(flow.labels(value) for value in executed_values(script, call)))
    if Label.NETWORK in labels:
        yield MALICE.exec_downloaded
    if Label.DECODED in labels:
        yield MALICE.exec_decoded
    command = _text(script, call)
    if indicators.DOWNLOAD_AND_RUN.search(command):
        yield MALICE.shell_download
    if indicators.REVERSE_SHELL.search(command) or _is_socket_shell(script, call):
        yield MALICE.reverse_shell
    if indicators.MINER.search(command):
        yield MALICE.miner


def _is_socket_shell(script: Script, call: Node) -> bool:
    """A shell is started in a file that also pipes a socket into some process's input."""
    values = arguments(call)
    is_shell = bool(values) and script.fold(values[0]) in {"/bin/sh", "/bin/bash", "sh", "cmd.exe"}
    opens_socket = re.search(r"\bnet\b", script.source.text) is not None
    return (
        is_shell
        and opens_socket
        and re.search(r"\.pipe\(\s*\w+\.stdin", script.source.text) is not None
    )


def _sends(flow: Flow, call: Node, name: str) -> bool:
    if words.NETWORK_SEND.match(name):
        return True
    function = callee(call)
    owner = child(function, "object") if function is not None else None
    method = text(child(function, "property")) if function is not None else ""
    if owner is None or method not in words.SENDING_METHODS:
        return False
    return Label.NETWORK in flow.labels(owner)


def _sent(script: Script, flow: Flow, call: Node) -> Iterator[Rule]:
    labels = frozenset().union(*(flow.labels(value) for value in arguments(call)))
    if not LOOT.isdisjoint(labels):
        yield MALICE.exfiltration
    elif indicators.is_dead_drop(_text(script, call)):
        yield MALICE.dead_drop


def _required(script: Script, call: Node) -> Iterator[Rule]:
    """``require("child_" + "process")``: a plain text would have done."""
    values = arguments(call)
    if values and values[0].type not in {"string", "template_string", "identifier"}:
        name = script.fold(values[0])
        if name is not None and name.removeprefix("node:") in words.HIDEABLE:
            yield MALICE.hidden_name


def _text(script: Script, call: Node) -> str:
    """A call's arguments as one text, lists joined as a shell would see them."""
    parts: list[Node] = []
    for value in arguments(call):
        if value.type in {"array", "object"}:
            parts.extend(child(part, "value") or part for part in value.named_children)
        else:
            parts.append(value)
    return " ".join(script.text(part) for part in parts)


def _obfuscated(script: Script) -> Iterator[Finding]:
    written = script.source.text
    names = set(OBFUSCATOR_NAME.findall(written))
    pattern = OBFUSCATOR_NAME if len(names) >= OBFUSCATOR_NAMES else BRACKETS_ONLY
    first = pattern.search(written)
    if first is not None:
        yield OBFUSCATED.at(script.source, written.count("\n", 0, first.start()) + 1)


def _dropper(script: Script, all_flows: list[Flow]) -> Iterator[Finding]:
    calls = [(flow, node) for flow in all_flows for node in flow.nodes() if node.type in CALLS]
    saves = any(_saves_download(script, flow, call) for flow, call in calls)
    started = [call for _, call in calls if words.PROCESSES.match(script.dotted(callee(call)))]
    if saves and started:
        rule = MALICE.exec_downloaded if script.runs_at_install else MALICE.dropper
        yield rule.at(script.source, line(started[0]), column=column(started[0]))


def _saves_download(script: Script, flow: Flow, call: Node) -> bool:
    name = script.dotted(callee(call))
    values = arguments(call)
    if words.FILE_WRITERS.match(name):
        return any(Label.NETWORK in flow.labels(value) for value in values)
    function = callee(call)
    owner = child(function, "object") if function is not None else None
    if owner is None or text(child(function, "property") if function else None) != "pipe":
        return False
    is_file = any("createWriteStream" in text(value) for value in values)
    return is_file and Label.NETWORK in flow.labels(owner)

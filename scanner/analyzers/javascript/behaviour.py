"""Rules for what only malicious code does."""

import re
from collections.abc import Iterator

from scanner.analyzers import indicators
from scanner.analyzers.base import Finding
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.evaluated import executed
from scanner.analyzers.javascript.facts import Facts
from scanner.analyzers.javascript.hidden import hidden
from scanner.analyzers.javascript.malice_rules import ANTI_DEBUG, INSTALL_DOWNLOAD, KEYLOGGER
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.rules import MALICE
from scanner.analyzers.javascript.syntax import Node, callee, child, column, line, text, unwrap
from scanner.analyzers.javascript.values import Value, union
from scanner.analyzers.labels import LOOT, Label
from scanner.analyzers.rules import Rule

SHELLS = frozenset({"/bin/sh", "/bin/bash", "sh", "bash", "cmd.exe", "cmd", "powershell.exe"})
PIPED_STDIN = re.compile(r"\.pipe\(\s*[\w.]+\.stdin")
TOOL = re.compile(r"^\s*(?:npm|npx|yarn|pnpm|bun|git|node|open|xdg-open|start|which|docker|tar)\b")
FOREIGN = re.compile(r"^(?:https?:|wss?:)?//[^/]")
DEBUGGER = re.compile(r"^\s*(?:while\s*\(true\)\s*\{\s*\}|debugger;?)\s*$")


def behaviour(facts: Facts, call: Call) -> Iterator[Finding]:
    """Everything malicious in one call."""
    for rule in _rules_of(facts, call):
        yield rule.at(call.script.source, line(call.node), column=column(call.node))


def _rules_of(facts: Facts, call: Call) -> Iterator[Rule]:
    is_code = words.EVALUATORS.match(call.name) or words.TIMERS.match(call.name)
    is_process = words.PROCESSES.match(call.name) is not None
    if is_code or is_process:
        yield from _executed(facts, call, is_process=is_process)
    if _sends(facts, call):
        yield from _sent(facts, call)
    if _feeds_shell(facts, call):
        yield MALICE.reverse_shell
    yield from hidden(call)
    if words.FILE_WRITERS.match(call.name) and indicators.PERSISTENCE.search(written(call)):
        yield MALICE.persistence
    if call.script.runs_at_install and words.NETWORK_READ.match(call.name):
        yield INSTALL_DOWNLOAD


def _executed(facts: Facts, call: Call, *, is_process: bool) -> Iterator[Rule]:
    pairs = executed(call)
    labels = facts.labels(*(value for _, value in pairs))
    command = written(call)
    if Label.NETWORK in labels and not (is_process and TOOL.match(command)):
        yield MALICE.exec_downloaded
    if Label.DECODED in labels:
        yield MALICE.exec_decoded
    if indicators.DOWNLOAD_AND_RUN.search(command):
        yield MALICE.shell_download
    if indicators.REVERSE_SHELL.search(command) or (is_process and _is_socket_shell(call)):
        yield MALICE.reverse_shell
    if indicators.MINER.search(command):
        yield MALICE.miner
    if is_process and indicators.PERSISTENCE.search(command) and _writes(command):
        yield MALICE.persistence
    if not is_process and any(DEBUGGER.match(call.script.fold(node) or "") for node, _ in pairs):
        yield ANTI_DEBUG


def _writes(command: str) -> bool:
    return re.search(r">>|\btee\b|\bcp\b|reg add|crontab\s+-|launchctl", command) is not None


def _is_socket_shell(call: Call) -> bool:
    """A shell is started in a file that also pipes a socket into some process's input."""
    written_in = call.script.source.text
    is_shell = bool(call.nodes) and call.script.fold(call.nodes[0]) in SHELLS
    opens_socket = re.search(r"\bnet\b", written_in) is not None
    return is_shell and opens_socket and PIPED_STDIN.search(written_in) is not None


def _feeds_shell(facts: Facts, call: Call) -> bool:
    """``shell.stdin.write(data)`` of what a socket brought."""
    if call.method != "write" or not call.values:
        return False
    value, target = call.values[0], child(unwrap(callee(call.node) or call.node), "object")
    is_input = target is not None and text(target).endswith(".stdin")
    opens_socket = re.search(r"\b(?:net|tls|dgram)\b", call.script.source.text) is not None
    return is_input and opens_socket and Label.NETWORK in facts.labels(value)


def _sends(facts: Facts, call: Call) -> bool:
    if words.NETWORK_SEND.match(call.name):
        return True
    is_sending = call.method in words.SENDING_METHODS and call.received.marks
    return bool(is_sending) and Label.NETWORK in facts.labels(Value(call.received.marks))


def _sent(facts: Facts, call: Call) -> Iterator[Rule]:
    value = union(call.values)
    labels = facts.labels(value)
    address = written(call)
    is_drop = indicators.is_dead_drop(address)
    if not LOOT.isdisjoint(labels) or (Label.HOST in labels and (is_drop or _is_suspect(call))):
        yield MALICE.exfiltration
    elif is_drop:
        yield MALICE.dead_drop
    if Label.TYPED in labels and (FOREIGN.match(address) or is_drop):
        yield KEYLOGGER


def _is_suspect(call: Call) -> bool:
    """Who the machine is leaves it while a package is installed, or as a name to look up."""
    return call.script.runs_at_install or call.name.startswith("dns.")


def written(call: Call) -> str:
    """A call's arguments as one text, lists joined as a shell would see them."""
    parts: list[Node] = []
    for node in call.nodes:
        held = call.script.constants.values.get(text(node), node)
        if held.type in {"array", "object"}:
            parts.extend(child(part, "value") or part for part in held.named_children)
        else:
            parts.append(held)
    return " ".join(call.script.text(part) for part in parts)

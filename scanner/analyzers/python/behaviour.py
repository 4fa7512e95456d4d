"""What only malicious code does, as far as one call tells by itself."""

import ast

from scanner.analyzers import indicators
from scanner.analyzers.python.invocation import Invocation
from scanner.analyzers.python.names import GETTERS, IMPORTERS
from scanner.analyzers.python.rules import INSTALL_PROCESS, MALICE
from scanner.analyzers.python.summaries import HiddenCode
from scanner.analyzers.python.vocabulary import (
    FETCHING,
    HIDEABLE,
    NETWORK_READ,
    NETWORK_SEND,
    PROCESSES,
    SENDING,
    SENDING_METHODS,
    STARTING,
)

MOST_LAYERS = 5
LONGEST_CODE = 200_000
CODE = frozenset({"exec", "eval", "compile"})
WRITING = frozenset({"write_text", "write_bytes", "open"})
SHELL_WORDS = 300
LONGEST_COMMAND = 20_000


def judge_behaviour(call: Invocation) -> None:
    if call.name in CODE:
        _nested(call)
    if call.last in STARTING and PROCESSES.match(call.name):
        _command(call)
    if call.last in FETCHING or call.last in SENDING:
        _network(call)
    if call.last in WRITING:
        _written(call)
    if call.name in GETTERS or call.name in IMPORTERS:
        _hidden_name(call)


def _nested(call: Invocation) -> None:
    """A constant that is run is code like any other, and read like it."""
    text = call.constant(0)
    if isinstance(text, bytes):
        text = text.decode("utf-8", errors="replace")
    module = call.frame.module
    facts = call.frame.facts
    if text and len(text) <= LONGEST_CODE and module.depth < MOST_LAYERS and facts.hidden_left > 0:
        facts.hidden_left -= len(text)
        code = HiddenCode(text, module.shown, module.line(call.line), module.depth + 1)
        facts.hidden_code.append(code)


def _command(call: Invocation) -> None:
    command = shell_text(call)
    if indicators.DOWNLOAD_AND_RUN.search(command):
        call.report(MALICE.shell_download)
    if indicators.REVERSE_SHELL.search(command):
        call.report(MALICE.reverse_shell)
    if indicators.MINER.search(command):
        call.report(MALICE.miner)
    if ">" in command and indicators.PERSISTENCE.search(command):
        call.report(MALICE.persistence)
    if call.frame.module.runs_at_install:
        call.report(INSTALL_PROCESS)


def shell_text(call: Invocation) -> str:
    """Arguments as one text, lists of arguments joined as a shell would see them."""
    words: list[str] = []
    for value in call.node.args:
        parts = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
        words.extend(call.frame.module.text(part) for part in parts[:SHELL_WORDS])
    return " ".join(words)[:LONGEST_COMMAND]


def _network(call: Invocation) -> None:
    is_call = NETWORK_READ.match(call.name) or NETWORK_SEND.match(call.name)
    if not is_call and not (call.is_method and call.last in SENDING_METHODS):
        return
    if is_call and call.frame.module.runs_at_install:
        call.report(MALICE.install_network)
    if indicators.is_dead_drop(shell_text(call)):
        call.report(MALICE.dead_drop)


def _written(call: Invocation) -> None:
    target: ast.expr | None = None
    if call.name == "open":
        mode = call.constant(1, "mode")
        is_written = isinstance(mode, str) and mode[:1] in {"w", "a", "x"}
        target = call.argument(0) if is_written else None
    elif isinstance(call.node.func, ast.Attribute) and call.last.startswith("write_"):
        target = call.node.func.value
    if target is None:
        return
    fold = call.frame.module.fold
    parts = [fold(part) for part in ast.walk(target) if isinstance(part, ast.expr)]
    if indicators.PERSISTENCE.search(
        "/".join(part for part in parts if isinstance(part, str))[:1000]
    ):
        call.report(MALICE.persistence)


def _hidden_name(call: Invocation) -> None:
    """``getattr(os, "sys" + "tem")``: a plain text would have done."""
    name = call.argument(1 if call.name in GETTERS else 0)
    if name is None or isinstance(name, ast.Constant | ast.Name):
        return
    if call.frame.module.fold(name) in HIDEABLE:
        call.report(MALICE.hidden_name)

"""What only malicious code does, as far as one call tells by itself."""

import ast
import re

from scanner.analyzers import indicators
from scanner.analyzers.python.assignments import judge_hook
from scanner.analyzers.python.commands import shell_text
from scanner.analyzers.python.gathered import sends_many_keys
from scanner.analyzers.python.invocation import Invocation
from scanner.analyzers.python.machine import is_everything
from scanner.analyzers.python.malice_rules import BYTECODE, HIDDEN_ADDRESS
from scanner.analyzers.python.names import GETTERS, IMPORTERS
from scanner.analyzers.python.rules import BROWSER_SECRETS, INSTALL_PROCESS, MALICE, WIPER
from scanner.analyzers.python.summaries import HiddenCode
from scanner.analyzers.python.taint import EVERY_FILE, has
from scanner.analyzers.python.vocabulary import (
    DECODING,
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
STARTUP = re.compile(r"(?:^|/)(?:[\w.-]*\.pth|(?:site|user)customize\.py)(?:/|$)")
SITE_PACKAGES = re.compile(
    r"site-packages|getsitepackages|getusersitepackages|sysconfig\.get_path|get_python_lib"
)
ADDRESS = re.compile(r"(?i)^(?:https?|wss?)://[\w-]")
CODE = frozenset({"exec", "eval", "compile"})
BYTECODE_LOADERS = frozenset(
    {"SourcelessFileLoader", "load_compiled", "spec_from_file_location", "run_path"}
)
COMPILED = re.compile(r"(?i)\w\.py[co](?:/|$)")
SAVING = frozenset({"write", "write_text", "write_bytes"})
CODE_IN_TEXT = re.compile(r"\b(?:exec|eval|__import__)\s*\(|\b(?:import|from)\s+[a-z]\w+")
WRITING = frozenset({"write_text", "write_bytes", "open"})


def judge_behaviour(call: Invocation) -> None:
    if call.name in CODE or (call.last in SAVING and call.is_method and _is_code(call)):
        _nested(call)
    if call.last in STARTING and PROCESSES.match(call.name):
        _command(call)
    if call.last in FETCHING or call.last in SENDING:
        _network(call)
    if call.last in WRITING:
        _written(call)
    _hidden(call)
    if call.name == "setattr":
        judge_hook(call.frame, f"{call.reference(call.argument(0))}.name", call.line)
    if call.last in BYTECODE_LOADERS:
        _bytecode(call)
    if call.last in {"execute", "executemany"}:
        statement = call.constant(0)
        if isinstance(statement, str) and indicators.BROWSER_SECRETS.search(statement):
            call.report(BROWSER_SECRETS)
    if call.name == "shutil.rmtree" and is_everything(call, call.argument(0, "path")):
        call.report(WIPER)


def _hidden(call: Invocation) -> None:
    if call.name in GETTERS or call.name in IMPORTERS:
        _hidden_name(call)
    function = call.node.func
    if isinstance(function, ast.Subscript) and _is_of_builtins(call, function):
        call.report(MALICE.hidden_name)
    if call.last in DECODING and _is_hidden_address(call):
        call.report(HIDDEN_ADDRESS)


def _is_code(call: Invocation) -> bool:
    """Code that is written to a file will be run from there."""
    text = call.constant(0)
    if isinstance(text, bytes):
        text = text.decode("utf-8", errors="replace")
    return text is not None and CODE_IN_TEXT.search(text) is not None


def _nested(call: Invocation) -> None:
    """A constant that is run is code like any other, and read like it."""
    text = call.constant(0)
    if isinstance(text, bytes):
        text = text.decode("utf-8", errors="replace")
    module = call.frame.module
    facts = call.frame.facts
    if text and len(text) <= LONGEST_CODE and module.depth < MOST_LAYERS and facts.hidden_left > 0:
        facts.hidden_left -= len(text)
        code = HiddenCode(
            text,
            module.shown,
            module.line(call.line),
            module.depth + 1,
            at_install=module.runs_at_install,
        )
        facts.hidden_code.append(code)


def _command(call: Invocation) -> None:
    command = shell_text(call)
    if indicators.DOWNLOAD_AND_RUN.search(command):
        call.report(MALICE.shell_download)
    if indicators.TELLS_HOST.search(command) or indicators.UPLOADS_KEYS.match(command):
        call.report(MALICE.exfiltration)
    if indicators.REVERSE_SHELL.search(command):
        call.report(MALICE.reverse_shell)
    if indicators.MINER.search(command):
        call.report(MALICE.miner)
    is_written = ">" in command and indicators.PERSISTENCE.search(command)
    if is_written or indicators.ADDS_TASK.search(command):
        call.report(MALICE.persistence)
    if call.frame.module.runs_at_install:
        call.report(INSTALL_PROCESS)


def _network(call: Invocation) -> None:
    is_call = NETWORK_READ.match(call.name) or NETWORK_SEND.match(call.name)
    if not is_call and not (call.is_method and call.last in SENDING_METHODS):
        return
    if is_call and call.frame.module.runs_at_install:
        call.report(MALICE.install_network)
    if sends_many_keys(call):
        call.report(MALICE.exfiltration)
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
    path = _spelled(call, target)
    is_startup = STARTUP.search(path) and SITE_PACKAGES.search(path)
    if is_startup or indicators.PERSISTENCE.search(path):
        is_offered = indicators.SHELL_FILE.search(path) and not call.frame.at_import
        call.report(MALICE.shell_start if is_offered else MALICE.persistence)
    value = call.receiver if target is not call.argument(0) else call.positional[0]
    if has(value, EVERY_FILE):
        call.report(WIPER)


def _bytecode(call: Invocation) -> None:
    """``SourcelessFileLoader("x", join(folder, "x.pyc"))``; a path that others choose is theirs."""
    given = [*call.node.args, *(word.value for word in call.node.keywords)]
    paths = (_spelled(call, part) for part in given)
    if any(COMPILED.search(path) for path in paths) and not call.frame.module.is_practice:
        call.report(BYTECODE)


def _spelled(call: Invocation, target: ast.expr) -> str:
    """The texts in a path, and the functions that it is made with; names are looked up once."""
    module = call.frame.module
    held = [part for part in ast.walk(target) if isinstance(part, ast.expr)]
    for part in tuple(held):
        value = module.constants.values.get(part.id) if isinstance(part, ast.Name) else None
        held.extend(p for p in ast.walk(value or part) if value and isinstance(p, ast.expr))
    known = [module.fold(part) or "" for part in held]
    called = [call.reference(part.func) for part in held if isinstance(part, ast.Call)]
    return "/".join([*(part for part in known if isinstance(part, str)), *called])[:2000]


def _hidden_name(call: Invocation) -> None:
    """``getattr(os, "sys" + "tem")``: a plain text would have done."""
    name = call.argument(1 if call.name in GETTERS else 0)
    if name is None or isinstance(name, ast.Constant):
        return
    if isinstance(name, ast.Name) and not _is_put_together(call, name):
        return
    if call.frame.module.fold(name) in HIDEABLE:
        call.report(MALICE.hidden_name)


def _is_put_together(call: Invocation, name: ast.Name) -> bool:
    """``getattr(builtins, name)``, where the name is worked out from something else."""
    held = call.frame.module.constants.values.get(name.id)
    owner = call.reference(call.argument(0)) if call.name in GETTERS else "builtins"
    is_worked_out = held is not None and not isinstance(held, ast.Constant | ast.Name)
    return is_worked_out and owner in {"builtins", "__builtins__", "os", "subprocess"}


def _is_hidden_address(call: Invocation) -> bool:
    """``b64decode("aHR0…")``: it is known what comes out, but it stands nowhere as it is."""
    module = call.frame.module
    known = module.fold(call.node)
    text = known.decode("utf-8", errors="replace") if isinstance(known, bytes) else known
    is_address = text is not None and ADDRESS.match(text) is not None
    return is_address and str(text) not in module.source.text and not module.is_practice


def _is_of_builtins(call: Invocation, function: ast.Subscript) -> bool:
    """``builtins.__dict__[name](code)`` and ``vars(builtins)[name](code)`` with any name."""
    owner = function.value
    if call.frame.module.fold(function.slice) is not None:
        return False
    if isinstance(owner, ast.Call) and owner.args and call.reference(owner.func) == "vars":
        return call.reference(owner.args[0]) in {"builtins", "__builtins__"}
    is_dict = isinstance(owner, ast.Attribute) and owner.attr == "__dict__"
    return is_dict and call.reference(owner).partition(".")[0] in {"builtins", "__builtins__"}

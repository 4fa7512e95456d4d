"""Notes every place in which a value does something: the sinks of one call."""

import ast
import re
from collections.abc import Callable, Mapping

from scanner.analyzers.python.invocation import Invocation
from scanner.analyzers.python.module import is_true
from scanner.analyzers.python.sinks import DATABASE, DOORS, Door
from scanner.analyzers.python.taint import (
    HTML_TEXT,
    NOTHING,
    OBJECT,
    REQUEST,
    SQL_TEXT,
    Use,
    Value,
    has,
    joined,
)
from scanner.analyzers.python.vocabulary import (
    NETWORK_SEND,
    PROCESSES,
    SENDING,
    SENDING_METHODS,
    SHELLS,
    STARTING,
)

SHELL_PROGRAMS = frozenset(
    {"sh", "bash", "zsh", "dash", "ksh", "cmd", "cmd.exe", "powershell", "pwsh"}
)
COMMAND_FLAGS = frozenset({"-c", "/c", "-lc", "-command", "-ec"})
CLIENT = re.compile(
    r"(?:^|\.)(?:session|client|http_client|async_client|\w{0,40}Client|ClientSession|Session)\.get$"
)
QUEUE = re.compile(r"(?i)(?:queue|(?:^|[._])q|pipe|buffer|cache)$")
OWN_SESSION = re.compile(r"(?:^|\.)(?:request|flask|quart|django)\.")
"""A visitor's session is a dictionary."""
CLIENTS = frozenset({"aiohttp", "httpx", "requests"})
PASSING = frozenset({"Thread", "Timer", "submit", "run_in_executor", "to_thread", "Process"})
LOGGERS = frozenset({"logging", "logger", "log", "LOG", "LOGGER", "_logger"})


def note_sinks(call: Invocation) -> None:
    if call.last in STARTING and PROCESSES.match(call.name):
        _process(call)
    for door in DOORS.get(call.last, ()):
        if door.names is None or call.name in door.names:
            value = _through(door, call)
            question = QUESTIONS.get(door.kind)
            if value and (question is None or question(call, value)):
                call.sink(door.kind, value)
    if call.last in SENDING and (NETWORK_SEND.match(call.name) or _is_sending_method(call)):
        call.sink("send", call.given)
    if call.last in PASSING:
        _passed_on(call)
    special = SPECIAL.get(call.last)
    if special is not None and call.positional:
        special(call)
    if "**" in call.named and (call.last[:1].isupper() or call.last == "create"):
        call.sink("assignment", call.named["**"])


def _passed_on(call: Invocation) -> None:
    """``Thread(target=requests.post, args=(url, data))`` calls it with what stands beside it."""
    values = (*call.node.args[:2], *(word.value for word in call.node.keywords))
    names = [call.reference(value) for value in values if isinstance(value, ast.Attribute)]
    if any(map(NETWORK_SEND.match, names)):
        call.sink("send", call.given)


def _is_sending_method(call: Invocation) -> bool:
    """``session.put(data)``, but not the ``queue.put(item)`` of an app's own processes."""
    is_queue = call.last == "put" and QUEUE.search(_owner(call)) is not None
    return call.is_method and call.last in SENDING_METHODS and not is_queue


def _owner(call: Invocation) -> str:
    function = call.node.func
    return ast.unparse(function.value)[-40:] if isinstance(function, ast.Attribute) else ""


def _through(door: Door, call: Invocation) -> Value:
    if door.of_receiver:
        return call.receiver
    if door.position < len(call.positional):
        return call.positional[door.position]
    return joined([call.named[word] for word in door.keywords if word in call.named])


def _asks_database(call: Invocation, value: Value) -> bool:
    """``execute`` is a common word: it has to be SQL, or asked of something like a database."""
    function = call.node.func
    if has(value, SQL_TEXT) or not isinstance(function, ast.Attribute):
        return True
    owner = call.name.rpartition(".")[0] or ast.unparse(function.value)[-40:]
    return DATABASE.search(owner) is not None or function.attr in {"raw", "executescript"}


def _loads_objects(call: Invocation, _: Value) -> bool:
    if call.name in {"yaml.load", "yaml.load_all"}:
        loader = call.argument(1, "Loader")
        return loader is None or "Safe" not in call.reference(loader)
    if call.name == "torch.load":
        return not is_true(call.word("weights_only"))
    return call.name != "numpy.load" or is_true(call.word("allow_pickle"))


def _is_html(call: Invocation, value: Value) -> bool:
    """Texts are; of what a name stands for it has to be seen."""
    content = call.argument(0)
    if isinstance(content, ast.Call) and call.reference(content.func) == "str" and content.args:
        content = content.args[0]
    if isinstance(content, ast.Name) and not has(value, HTML_TEXT):
        return False
    kind = call.word("content_type", "mimetype", "media_type")
    text = call.frame.module.fold(kind) if kind is not None else None
    if isinstance(text, str):
        return "html" in text
    return not call.name.startswith(("fastapi", "starlette", "aiohttp"))


def _asks_mongo(call: Invocation, value: Value) -> bool:
    """An object from a visitor can hold operators: ``{"$ne": null}``."""
    return has(value, OBJECT, Use.QUERY) and "mongo" in call.frame.module.libraries


def _asks_directory(call: Invocation, _: Value) -> bool:
    return "ldap" in call.frame.module.libraries


def _is_logger(call: Invocation, _: Value) -> bool:
    return call.name.rpartition(".")[0].rpartition(".")[2] in LOGGERS


QUESTIONS: Mapping[str, Callable[[Invocation, Value], bool]] = {
    "sql": _asks_database,
    "unpickle": _loads_objects,
    "response": _is_html,
    "mongo": _asks_mongo,
    "ldap": _asks_directory,
    "log": _is_logger,
}


def _remote_command(call: Invocation) -> None:
    call.sink("shell", call.positional[0])


def _set_attribute(call: Invocation) -> None:
    if len(call.positional) > 1:
        call.sink("attribute", call.positional[1])


def _save(call: Invocation) -> None:
    """``upload.save(path)`` of a file that a visitor sent."""
    if has(call.receiver, REQUEST) and len(call.node.args) == 1:
        call.sink("file", call.positional[0])


def _fetch(call: Invocation) -> None:
    is_client = CLIENT.search(call.name) and not OWN_SESSION.search(call.name)
    if is_client and not call.frame.module.libraries.isdisjoint(CLIENTS):
        call.sink("fetch", call.positional[0])


SPECIAL: Mapping[str, Callable[[Invocation], None]] = {
    "exec_command": _remote_command,
    "setattr": _set_attribute,
    "save": _save,
    "get": _fetch,
}


def _process(call: Invocation) -> None:
    value = call.positional[0] if call.positional else call.named.get("args", NOTHING)
    command = call.argument(0, "args")
    interpreter = _interpreter(call, command)
    if interpreter or SHELLS.match(call.name) or is_true(call.word("shell")):
        call.sink(interpreter or "shell", value)
    elif not isinstance(command, ast.List | ast.Tuple):
        call.sink("program", value)


def _interpreter(call: Invocation, command: ast.expr | None) -> str:
    """The sink of ``["sh", "-c", text]`` and of ``[sys.executable, "-c", text]``."""
    if not isinstance(command, ast.List | ast.Tuple) or len(command.elts) < 3:  # noqa: PLR2004
        return ""
    program, flag = command.elts[:2]
    fold = call.frame.module.fold
    if str(fold(flag)).lower() not in COMMAND_FLAGS:
        return ""
    name = str(fold(program)).rpartition("/")[2]
    if name in SHELL_PROGRAMS:
        return "script"
    is_python = name.startswith("python") or call.reference(program) == "sys.executable"
    return "code" if is_python else ""

"""What tells of the machine that code runs on, of its user and of all files on it."""

import ast

from scanner.analyzers.indicators import CREDENTIAL_COMMAND, ENVIRONMENT_COMMAND, HOST_COMMAND
from scanner.analyzers.python.commands import shell_text
from scanner.analyzers.python.invocation import Invocation
from scanner.analyzers.python.module import is_true
from scanner.analyzers.python.taint import (
    CREDENTIALS,
    ENVIRONMENT,
    EVERY_FILE,
    HOST,
    NOTHING,
    SPIED,
    Value,
    fact,
)
from scanner.analyzers.python.vocabulary import HOST_FACTS, PROCESSES, SPYING, STARTING

ROOTS = frozenset({"/", "~", "/home", "/Users", "C:\\", "C:/", "C:\\Users"})
LISTING = frozenset({"rglob", "walk", "glob", "iglob"})


def of_machine(call: Invocation) -> Value:
    name, last = call.name, call.last
    if name in HOST_FACTS:
        return fact(HOST)
    if last in STARTING and PROCESSES.match(name):
        return _told_by(shell_text(call))
    if last in LISTING and _lists_everything(call):
        return fact(EVERY_FILE)
    if name.startswith("browser_cookie3."):
        return fact(CREDENTIALS)
    return fact(SPIED) if SPYING.match(name) else NOTHING


def is_everything(call: Invocation, place: ast.expr | None) -> bool:
    """Whether a path is a disk or somebody's home: ``Path.home()``, ``expanduser("~")``."""
    if isinstance(place, ast.Name):
        place = call.frame.module.constants.values.get(place.id, place)
    if place is None:
        return False
    if not isinstance(place, ast.Call):
        return call.frame.module.fold(place) in ROOTS
    if call.reference(place.func).endswith("Path.home"):
        return True
    return bool(place.args) and call.frame.module.fold(place.args[0]) in ROOTS


def _told_by(command: str) -> Value:
    """What a program answers with: ``check_output("whoami")``."""
    if ENVIRONMENT_COMMAND.match(command):
        return fact(ENVIRONMENT)
    if CREDENTIAL_COMMAND.search(command):
        return fact(CREDENTIALS)
    return fact(HOST) if HOST_COMMAND.match(command) else NOTHING


def _lists_everything(call: Invocation) -> bool:
    """``Path.home().rglob("*")``, ``os.walk("/")``, ``glob(join(home, "**", name))``."""
    if call.name == "os.walk":
        return is_everything(call, call.argument(0))
    if call.name in {"glob.glob", "glob.iglob"}:
        path = call.argument(0)
        parts = path.args if isinstance(path, ast.Call) else []
        is_home = any(is_everything(call, part) for part in parts[:1])
        return is_home and is_true(call.word("recursive"))
    root = call.node.func.value if isinstance(call.node.func, ast.Attribute) else None
    return call.constant(0) in {"*", "**/*"} and is_everything(call, root)

"""What tells of the machine that code runs on, of its user and of all files on it."""

import ast
import re

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
LISTING = frozenset({"rglob", "walk", "glob", "iglob", "listdir", "scandir", "iterdir"})
PERSONAL = re.compile(
    r"(?i)(?:^|[/\\}])(?:desktop|documents|downloads?|pictures|dcim|whatsapp|camera)(?:[/\\]|$)"
)
"""Folders in which people keep what is theirs."""
PHONE = re.compile(r"^(?:/sdcard|/storage/emulated|/storage/self)(?:/|$)")
HOMES = re.compile(r"(?i)^~[/\\](?:desktop|documents|downloads?|pictures)(?:[/\\]|$)")
MOST_PLACES = 50
"""Looked at of a list of folders."""
ANY_FILE = re.compile(r"^(?:\*\*/)?\*(?:\.\w+)?$")


def of_machine(call: Invocation) -> Value:
    name, last = call.name, call.last
    if name in HOST_FACTS:
        return fact(HOST)
    if last in STARTING and PROCESSES.match(name):
        return _told_by(shell_text(call))
    if last == "make_archive" and is_personal(call, call.argument(2, "root_dir")):
        return fact(EVERY_FILE)
    if last in LISTING and _lists_everything(call):
        return fact(EVERY_FILE)
    if name.startswith("browser_cookie3.") or _hands_out_keys(call):
        return fact(CREDENTIALS)
    return fact(SPIED) if SPYING.match(name) else NOTHING


def _hands_out_keys(call: Invocation) -> bool:
    """``Session().get_credentials()`` of a cloud's library, which signs with them by itself."""
    is_cloud = not call.frame.module.libraries.isdisjoint({"boto3", "botocore", "aiobotocore"})
    return is_cloud and call.last in {"get_credentials", "get_frozen_credentials"}


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
    if call.name in {"os.walk", "os.listdir", "os.scandir"}:
        place = call.argument(0)
        return is_personal(call, place) or (call.last == "walk" and is_everything(call, place))
    if call.name in {"glob.glob", "glob.iglob"}:
        path = call.argument(0)
        parts = path.args if isinstance(path, ast.Call) else []
        is_home = any(is_everything(call, part) for part in parts[:1])
        is_theirs = any(is_personal(call, part) for part in [*parts[:1], path])
        return is_theirs or (is_home and is_true(call.word("recursive")))
    root = call.node.func.value if isinstance(call.node.func, ast.Attribute) else None
    if call.last == "iterdir":
        return is_personal(call, root)
    is_any = ANY_FILE.match(str(call.constant(0))) is not None
    is_whole = call.constant(0) in {"*", "**/*"} and is_everything(call, root)
    return is_whole or (is_any and is_personal(call, root))


def is_personal(call: Invocation, place: ast.expr | None) -> bool:
    """``join(expanduser("~"), "Documents")``, and a phone's own folders."""
    module = call.frame.module
    named = [place] if place is not None else []
    if isinstance(place, ast.Name):
        held = module.constants.values.get(place.id)
        named = [held] if held is not None else module.together.each.get(place.id, [])
    return any(_is_theirs(call, part) for part in named[:MOST_PLACES])


def _is_theirs(call: Invocation, place: ast.expr) -> bool:
    """Worked out once: thousands of calls may be given the same place."""
    known = call.frame.module.places
    if id(place) not in known:
        known[id(place)] = _leads_to_people(call, place)
    return known[id(place)]


def _leads_to_people(call: Invocation, place: ast.expr) -> bool:
    known = call.frame.module.fold(place)
    if isinstance(known, str):
        return PHONE.match(known) is not None or HOMES.match(known) is not None
    parts = list(ast.walk(place))
    texts = [call.frame.module.fold(part) for part in parts if isinstance(part, ast.Constant)]
    named = (part for part in parts if isinstance(part, ast.Call | ast.Name))
    is_home = any(is_everything(call, part) for part in named)
    return is_home and any(isinstance(text, str) and PERSONAL.search(text) for text in texts)

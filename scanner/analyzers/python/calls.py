"""Looks at a call once: what goes in, what is wrong with it, and what comes out."""

import ast
from collections.abc import Callable

from scanner.analyzers.python.behaviour import judge_behaviour
from scanner.analyzers.python.combinations import note
from scanner.analyzers.python.entrances import note_sinks
from scanner.analyzers.python.filling import (
    below,
    fill_parameter,
    filled_by,
    is_container,
    keep_in_file,
    stolen,
)
from scanner.analyzers.python.frame import Frame
from scanner.analyzers.python.invocation import Invocation
from scanner.analyzers.python.results import result_of
from scanner.analyzers.python.settings import judge_settings
from scanner.analyzers.python.taint import KEYS, NOTHING, Value, fact

ValueOf = Callable[[Frame, ast.AST], Value]
PutInto = Callable[[Frame, ast.expr, Value], None]
FILLING = frozenset(
    {"append", "extend", "add", "update", "insert", "write", "setdefault", "writestr"}
)
READERS = frozenset(
    f"configparser.{kind}.{method}"
    for kind in ("ConfigParser", "RawConfigParser", "SafeConfigParser")
    for method in ("read", "read_file", "read_string")
)
"""Methods after which an object holds what lies in the file they were given."""
KEY_TAKERS = frozenset(
    {"Key", "PrivateKey", "from_key", "from_mnemonic", "from_secret_key", "from_base58_string"}
    | {"from_private_key", "to_seed", "from_seed", "from_wif"}
)
"""Functions that are given what opens a wallet."""
OUTPUTS = {"save": 0, "dump": 1, "copyfileobj": 1, "tofile": 0}
"""Functions that write what they are called on, or given first, to what stands at a place."""


def called(frame: Frame, node: ast.Call, value_of: ValueOf, put_into: PutInto) -> Value:
    call = _read(frame, node, value_of)
    note_sinks(call)
    note(call)
    judge_behaviour(call)
    judge_settings(call)
    for argument in (*node.args, *(word.value for word in node.keywords)):
        frame.mention(argument)
    if call.last in FILLING and isinstance(node.func, ast.Attribute) and node.args:
        for place in [node.func.value, *below(frame, node.func.value)]:
            put_into(frame, place, call.given)
            fill_parameter(frame, place, call.given)
        keep_in_file(frame, node.func.value, call.given)
    elif node.args and (call.last in OUTPUTS or call.name in READERS):
        _written_out(call, put_into)
    elif node.args and (internal := frame.internal(call.name) if call.name else ""):
        for number, argument in enumerate(node.args):
            if is_container(frame, argument):
                for place in [argument, *below(frame, argument)]:
                    put_into(frame, place, filled_by(frame, internal, number))
    if call.last in KEY_TAKERS and frame.module.handles_wallets:
        _open_wallet(call)
    return result_of(call)


def _open_wallet(call: Invocation) -> None:
    """``Key(text)`` of a wallet's library: from now on we know what ``text`` is."""
    is_own = bool(call.frame.internal(call.name))
    for given in call.node.args[:1] if not is_own else ():
        if isinstance(given, ast.Name) and given.id in call.frame.values:
            call.frame.add(given.id, fact(KEYS))


def _written_out(call: Invocation, put_into: PutInto) -> None:
    """``picture.save(buffer)``, ``dump(thing, file)``: the last one holds it afterwards."""
    if call.name in READERS and isinstance(call.node.func, ast.Attribute):
        put_into(call.frame, call.node.func.value, stolen(call.given))
        return
    place = OUTPUTS[call.last]
    target = call.argument(place)
    what = stolen(call.receiver if place == 0 else call.positional[0])
    if isinstance(target, ast.Name | ast.Attribute) and what:
        put_into(call.frame, target, what)


def _read(frame: Frame, node: ast.Call, value_of: ValueOf) -> Invocation:
    receiver = _receiver(frame, node.func, value_of)
    positional = tuple(value_of(frame, argument) for argument in node.args)
    named = {word.arg or "**": value_of(frame, word.value) for word in node.keywords}
    name = frame.dotted(node.func)
    last = name.rpartition(".")[2]
    if not last and isinstance(node.func, ast.Attribute):
        last = node.func.attr
    return Invocation(frame, node, name, last, receiver, positional, named)


def _receiver(frame: Frame, function: ast.expr, value_of: ValueOf) -> Value:
    """What the object carries whose method is called."""
    if isinstance(function, ast.Name):
        return NOTHING
    owner = function.value if isinstance(function, ast.Attribute) else None
    is_own = isinstance(owner, ast.Name) and owner.id in {"self", "cls"}
    return NOTHING if is_own else value_of(frame, function)

"""What the result of a call carries."""

import ast

from scanner.analyzers.python.cleaners import ALL, CLEANERS
from scanner.analyzers.python.filling import kept_in_file
from scanner.analyzers.python.invocation import Invocation
from scanner.analyzers.python.machine import of_machine
from scanner.analyzers.python.taint import (
    BUILT,
    DECODED,
    ENVIRONMENT,
    HIDDEN,
    HTML_TEXT,
    NETWORK,
    NOTHING,
    OBJECT,
    REQUEST,
    SQL_TEXT,
    Use,
    Value,
    fact,
    has,
    joined,
    safe_for,
    without,
)
from scanner.analyzers.python.vocabulary import (
    CARRIERS,
    DECODERS,
    DECODING,
    FETCHING,
    LOOT_CARRIERS,
    NETWORK_READ,
    REQUEST_PARTS,
    SOCKET_READS,
)

ONE_VARIABLE = frozenset({"get", "pop", "setdefault", "update", "keys"})
WORKED_OUT = ALL | Use.WHOLE | Use.ITSELF
KEYED = frozenset({"get", "pop", "getlist", "setdefault", "getfirst"})
"""What these answer comes from the object, whoever names the key."""
FOREIGN = frozenset({NETWORK, DECODED, HIDDEN})
TEXTS = frozenset({"str", "format", "join", "strip", "lower", "upper", "encode"})
BUILTIN_CARRIERS = frozenset({"filter", "map", "max", "min", "next", "iter", "zip", "set", "list"})
"""A query's ``filter`` is not the builtin."""
OF_HELD = frozenset(
    {"items", "values", "keys", "copy", "getvalue", "read_bytes", "read_text", "rglob", "iterdir"}
)
WAITING = frozenset({"recv", "recvfrom", "recv_into"})


def result_of(call: Invocation) -> Value:
    if call.last in FETCHING and NETWORK_READ.match(call.name):
        return fact(NETWORK)
    internal = call.frame.internal(call.name) if call.name else ""
    if internal and call.last not in CLEANERS and not _is_of_held(call):
        result = call.frame.call(internal, call.positional, dict(call.named))
        return joined([result, safe_for(call.receiver, ALL)])
    receiver = call.receiver
    if call.last in ONE_VARIABLE:
        receiver = without(receiver, ENVIRONMENT)
    inside = joined([receiver, _given(call)])
    if call.last in {"format", "join"} and call.is_method:
        inside = _formatted(call.node, inside)
    if call.last in TEXTS:
        inside = without(inside, OBJECT)
    return joined([_carried(call, inside), _entering(call)])


def _is_of_held(call: Invocation) -> bool:
    """``self.folders.items()``: of a plain thing that an object of the app's holds."""
    is_own = call.is_method and call.name.startswith(("self.", "cls."))
    if call.last not in OF_HELD or not is_own or call.name.count(".") == 1:
        return False
    return call.frame.internal(call.name).startswith(call.frame.owner)


def _given(call: Invocation) -> Value:
    if call.is_method and call.last in KEYED:
        return joined(list(call.positional[1:]))
    if call.is_method and call.last == "replace":
        return joined([*call.positional[:1], *map(_put_in, call.positional[1:])])
    return call.given


def _put_in(value: Value) -> Value:
    """A part of the text by then, as one argument of a command; what was fetched may be all."""
    return frozenset(
        (origin, mask if origin in FOREIGN else mask | Use.WHOLE) for origin, mask in value
    )


def _formatted(node: ast.Call, inside: Value) -> Value:
    if not inside:
        return inside
    is_template = isinstance(node.func, ast.Attribute) and node.func.attr == "format"
    inside = safe_for(inside, Use.WHOLE | (Use.INSERTED if is_template else 0))
    is_text = has(inside, SQL_TEXT) or has(inside, HTML_TEXT)
    return inside | fact(BUILT) if is_text and _changes(node) else inside


def _changes(node: ast.Call) -> bool:
    """Whether something that may vary is put in: not constants, not ``", ".join(placeholders)``."""
    values = [*node.args, *(word.value for word in node.keywords)]
    names = [part for value in values for part in ast.walk(value) if isinstance(part, ast.Name)]
    return any(not name.id.isupper() and "placeholder" not in name.id for name in names)


def _carried(call: Invocation, inside: Value) -> Value:
    last = call.last
    if call.is_method and last in BUILTIN_CARRIERS:
        return safe_for(inside, ALL)
    mask = CLEANERS.get(call.name, CLEANERS.get(last))
    if mask is not None:
        return safe_for(inside, mask | (0 if last in LOOT_CARRIERS else Use.SEND))
    if last in CARRIERS or last in REQUEST_PARTS or not last:
        return inside
    return safe_for(inside, ALL & ~Use.SEND if last in LOOT_CARRIERS else WORKED_OUT)


def _entering(call: Invocation) -> Value:
    """What comes in through this call itself."""
    name, last = call.name, call.last
    if last in SOCKET_READS:
        return fact(REQUEST)
    if last in WAITING and call.is_method:
        return fact(NETWORK)
    is_cipher = last == "decrypt" and call.is_method
    if is_cipher or (last in DECODING and DECODERS.match(name)):
        return fact(DECODED if call.constant(0) is None else HIDDEN)
    held = kept_in_file(call.frame, call.constant(0)) if name in {"open", "io.open"} else NOTHING
    return joined([of_machine(call), held]) if held else of_machine(call)

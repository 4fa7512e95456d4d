"""What an expression's value carries. Each expression is looked at once."""

import ast
import re
from collections.abc import Callable, Mapping, Sequence

from scanner.analyzers.indicators import WALLET_KEY
from scanner.analyzers.python.binding import bind, put_into
from scanner.analyzers.python.calling import last_name
from scanner.analyzers.python.calls import called
from scanner.analyzers.python.frame import Frame
from scanner.analyzers.python.guards import trust
from scanner.analyzers.python.parts import changes, is_number, spelled, whole
from scanner.analyzers.python.results import WORKED_OUT
from scanner.analyzers.python.taint import (
    BUILT,
    ENVIRONMENT,
    HTML_TEXT,
    KEYS,
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
from scanner.analyzers.python.texts import of_text
from scanner.analyzers.python.vocabulary import DJANGO_PARTS, REQUEST_OBJECTS, REQUEST_PARTS

FROM_JSON = fact(REQUEST) | fact(OBJECT)
SAFE_FORMATS = ("d", "f", "x", "e", "g")
MOST_PARTS = 5000
SPELLERS = frozenset(
    {"join", "decode", "fromhex", "b64decode", "b32decode", "b85decode", "a85decode", "unhexlify"}
    | {"decompress", "chr", "str", "bytes", "replace", "translate", "format"}
)
"""Functions by which texts are hidden."""
JOINERS = frozenset({"join", "Path", "PurePath", "PureWindowsPath", "joinpath"})
"""Functions of which each argument is a part of one path."""
FIXED_PLACE = re.compile(r"(?i)https?://[^/?#]+[/?#]|/[^/\\\\]|[?#]")
"""What follows cannot change which host is meant."""


def value_of(frame: Frame, node: ast.AST) -> Value:
    """Everything known of an expression's value; sinks in it are noted on the way."""
    reader = READERS.get(type(node))
    if reader is not None:
        return reader(frame, node)
    return joined([value_of(frame, part) for part in ast.iter_child_nodes(node)])


def _constant(_: Frame, node: ast.Constant) -> Value:
    return of_text(node.value) if isinstance(node.value, str) and node.value else NOTHING


def _name(frame: Frame, node: ast.Name) -> Value:
    value = frame.of_name(node.id)
    if value or node.id in frame.values:
        return value
    origin = frame.module.names.origin(node.id)
    return _of_origin(frame, origin) if "." in origin else NOTHING


def _of_origin(frame: Frame, origin: str) -> Value:
    if origin in {"os.environ", "os.environb"}:
        return fact(ENVIRONMENT)
    root = origin.partition(".")[0]
    return frame.variable(origin) if root in frame.facts.modules else NOTHING


def _attribute(frame: Frame, node: ast.Attribute) -> Value:
    """Of the name of an uploaded file Django leaves the last part alone."""
    if node.attr in REQUEST_PARTS and _is_request(frame, node):
        value = FROM_JSON if node.attr in {"json", "get_json"} else fact(REQUEST)
        return safe_for(value, Use.PATH) if node.attr == "FILES" else value
    if isinstance(node.value, ast.Name):
        if node.value.id in {"self", "cls"} and frame.owner:
            return _own_attribute(frame, node.attr)
        if node.attr in frame.module.numeric.get(frame.alias(node.value.id), ()):
            return NOTHING
    inner = value_of(frame, node.value)
    if node.attr == "get":  # map(os.environ.get, names)
        inner = without(inner, ENVIRONMENT)
    if WALLET_KEY.match(node.attr) and frame.module.handles_wallets:
        inner = inner | fact(KEYS)
    return inner or _from_elsewhere(frame, node)


def _from_elsewhere(frame: Frame, node: ast.Attribute) -> Value:
    if node.attr.startswith("environ"):
        return _of_origin(frame, frame.dotted(node))
    return _imported(frame, node)


def _is_request(frame: Frame, node: ast.Attribute) -> bool:
    """Clients of HTTP have requests as well, which are no visitor's."""
    if not REQUEST_OBJECTS.match(frame.dotted(node.value)):
        return False
    return node.attr in DJANGO_PARTS or frame.is_route or frame.module.is_web


def _imported(frame: Frame, node: ast.Attribute) -> Value:
    """``settings.ROOT``, a variable of another module of the app."""
    if not isinstance(node.value, ast.Name):
        return NOTHING
    owner = frame.module.names.origin(node.value.id)
    is_ours = owner != node.value.id and owner.partition(".")[0] in frame.facts.modules
    return frame.variable(f"{owner}.{node.attr}") if is_ours else NOTHING


def _own_attribute(frame: Frame, attribute: str) -> Value:
    if attribute == "kwargs":
        return fact(REQUEST) if frame.is_route else NOTHING
    return frame.variable(f"{frame.owner}.{attribute}")


def _subscript(frame: Frame, node: ast.Subscript) -> Value:
    """One variable of the environment is configuration; all of them are loot."""
    value_of(frame, node.slice)
    value, is_part = value_of(frame, node.value), isinstance(node.slice, ast.Slice)
    return spelled(frame, node, value) if is_part else without(value, ENVIRONMENT)


def _sum(frame: Frame, node: ast.BinOp) -> Value:
    if not isinstance(node.op, ast.Add | ast.Mod | ast.Div):
        operands = [value_of(frame, node.left), value_of(frame, node.right)]
        return safe_for(joined(operands), 0 if isinstance(node.op, ast.BitOr) else WORKED_OUT)
    parts: list[ast.expr] = []
    current: ast.expr = node
    while isinstance(current, ast.BinOp) and len(parts) < MOST_PARTS:
        parts.append(current.right)
        current = current.left
    parts.append(current)
    return put_together(frame, parts[::-1], is_template=isinstance(node.op, ast.Mod))


def _text(frame: Frame, node: ast.JoinedStr) -> Value:
    return put_together(frame, node.values, is_template=True)


def _field(frame: Frame, node: ast.FormattedValue) -> Value:
    value = value_of(frame, node.value)
    form = node.format_spec
    if isinstance(form, ast.JoinedStr) and form.values:
        last = form.values[-1]
        if isinstance(last, ast.Constant) and str(last.value).endswith(SAFE_FORMATS):
            return NOTHING
    return value


def put_together(frame: Frame, parts: Sequence[ast.expr], *, is_template: bool = False) -> Value:
    """A text out of several. With something that changes in it, SQL and HTML are *built*."""
    values = [value_of(frame, part) for part in parts]
    total = joined([*values, whole(frame, parts)])
    if not total:
        return total
    is_text = has(total, SQL_TEXT) or has(total, HTML_TEXT)
    pairs = zip(parts, values, strict=True)
    changing = (changes(part) and not is_number(frame, part, value) for part, value in pairs)
    if is_text and any(changing):
        total = total | fact(BUILT)
    if len(parts) > 1:
        total = safe_for(total, Use.WHOLE | (Use.INSERTED if is_template else 0))
    first = parts[0]
    if isinstance(first, ast.Constant) and FIXED_PLACE.match(str(first.value)):
        total = safe_for(total, Use.URL)
    return without(total, OBJECT)


def _compare(frame: Frame, node: ast.Compare) -> Value:
    """True or false, whatever was compared."""
    for part in (node.left, *node.comparators):
        value_of(frame, part)
    return NOTHING


def _choice(frame: Frame, node: ast.IfExp) -> Value:
    value_of(frame, node.test)
    return joined([value_of(frame, node.body), value_of(frame, node.orelse)])


def _comprehension(
    frame: Frame, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
) -> Value:
    for generator in node.generators:
        bind(frame, generator.target, value_of(frame, generator.iter))
        for test in generator.ifs:
            value_of(frame, test)
            trust(frame, test, answer=True)
    if isinstance(node, ast.DictComp):
        return _dictionary_of(value_of(frame, node.key), value_of(frame, node.value))
    return value_of(frame, node.elt)


def _dictionary_of(key: Value, value: Value) -> Value:
    """With keys that nobody else chose, what is in it names nothing."""
    return joined([key, value]) if key else safe_for(value, Use.WHOLE)


def _sequence(frame: Frame, node: ast.List | ast.Tuple | ast.Set) -> Value:
    """One thing of several: what was fetched is only a part of it."""
    total = joined([value_of(frame, element) for element in node.elts])
    return safe_for(total, Use.WHOLE) if len(node.elts) > 1 else total


def _named(frame: Frame, node: ast.NamedExpr) -> Value:
    value = value_of(frame, node.value)
    bind(frame, node.target, value)
    return value


def _yield(frame: Frame, node: ast.Yield | ast.YieldFrom) -> Value:
    """Whoever loops over the call gets it; what is sent in by ``send`` is not followed."""
    if node.value is not None:
        frame.returned.append(value_of(frame, node.value))
    return NOTHING


def _lambda(frame: Frame, node: ast.Lambda) -> Value:
    before = dict(frame.values)
    for argument in node.args.args:
        frame.values[argument.arg] = NOTHING
    value = value_of(frame, node.body)
    frame.values = before
    return value


def _call(frame: Frame, node: ast.Call) -> Value:
    value = called(frame, node, value_of, put_into)
    if isinstance(node.func, ast.Name):
        value = joined([value, _answer(frame, node, node.func.id)])
        if node.func.id == "getattr":
            value = joined([value, _of_origin(frame, frame.dotted(node))])
    if last_name(node.func) in JOINERS and len(node.args) > 1:
        path = "/".join(frame.module.text(part) for part in node.args)
        return joined([value, of_text(path)])
    return spelled(frame, node, value) if last_name(node.func) in SPELLERS else value


def _answer(frame: Frame, node: ast.Call, name: str) -> Value:
    """What a lambda with a name answers: ``_ = lambda s: loads(b64decode(s))``."""
    module, together = frame.module, frame.module.together
    held = module.constants.values.get(name) if name not in module.defined else None
    is_free = name not in together.applied and together.answers_left > 0
    if not isinstance(held, ast.Lambda) or not is_free:
        return NOTHING
    together.applied.add(name)
    together.answers_left -= 1
    before = dict(frame.values)
    for parameter, argument in zip(held.args.args, node.args, strict=False):
        frame.values[parameter.arg] = value_of(frame, argument)
    value = value_of(frame, held.body)
    frame.values = before
    together.applied.discard(name)
    return value


def _dictionary(frame: Frame, node: ast.Dict) -> Value:
    values: list[Value] = []
    for key, element in zip(node.keys, node.values, strict=True):
        value = value_of(frame, element)
        values.append(value)
        if key is not None:
            values.append(value_of(frame, key))
            if isinstance(key, ast.Constant) and key.value in {"$where", "$function"}:
                frame.sink("query-code", element.lineno, value)
    return joined(values)


READERS: Mapping[type[ast.AST], Callable[..., Value]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.BinOp: _sum,
    ast.JoinedStr: _text,
    ast.FormattedValue: _field,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Set: _sequence,
    ast.Compare: _compare,
    ast.IfExp: _choice,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
    ast.NamedExpr: _named,
    ast.Lambda: _lambda,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
    ast.Call: _call,
    ast.Dict: _dictionary,
    ast.Load: lambda *_: NOTHING,
}

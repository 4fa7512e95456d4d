"""What a condition makes sure of: ``if (!ALLOWED.includes(name)) return``."""

import re
from collections.abc import Iterator

from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import Node, arguments, callee, child, text, unwrap
from scanner.analyzers.javascript.values import AS_TEXT, EVERY, Harm

Guards = dict[str, int]
MAX_DEPTH = 30
CHECKERS = re.compile(
    r"^(?:is(?!NaN$)\w+|has(?:own\w*)?|includes|contains|valid\w*|allowed\w*|check\w*|verify\w*|matches"
    r"|safe\w*)$",
    re.IGNORECASE,
)
PROBLEM = re.compile(r"(?i)err|problem|invalid|issue|fail|violat|reason|denied|refus|reject")
"""What the answer of a check is called where there is one if the check fails."""
WHOLE_TEXT = re.compile(r"^/\^.*\$/\w*$", re.DOTALL)
EQUALS = frozenset({"===", "=="})
DIFFERS = frozenset({"!==", "!="})
FIXED = frozenset({"string", "number", "true", "false", "null"})


def guards(condition: Node, script: Script, depth: int = 0) -> tuple[Guards, Guards]:
    """The expressions that are safe where the condition holds, and where it does not."""
    node = unwrap(condition)
    if depth > MAX_DEPTH:
        return {}, {}
    if node.type == "unary_expression" and text(child(node, "operator")) == "!":
        argument = child(node, "argument")
        holds, fails = guards(argument, script, depth + 1) if argument is not None else ({}, {})
        return fails, holds
    operator = text(child(node, "operator"))
    if node.type == "binary_expression" and operator in {"&&", "||"}:
        left, right = (guards(side, script, depth + 1) for side in node.named_children[:2])
        if operator == "&&":
            return left[0] | right[0], {}
        return {}, left[1] | right[1]
    return dict(_when(node, script, holds=True)), dict(_when(node, script, holds=False))


def _when(node: Node, script: Script, *, holds: bool) -> Iterator[tuple[str, int]]:
    if node.type == "binary_expression":
        yield from _compared(node, script, holds=holds)
    elif node.type == "call_expression":
        yield from _called(node, script, holds=holds)
    elif node.type == "subscript_expression" and holds:  # ALLOWED[name] exists
        yield text(child(node, "index")), EVERY
    elif node.type in {"identifier", "member_expression"}:
        yield from _answered(node, script, holds=holds)


def _compared(node: Node, script: Script, *, holds: bool) -> Iterator[tuple[str, int]]:
    left, right = (unwrap(side) for side in (node.fields["left"], node.fields["right"]))
    operator = text(child(node, "operator"))
    if operator == "in" and holds:
        yield text(left), EVERY
    if operator not in EQUALS | DIFFERS or (operator in EQUALS) is not holds:
        if left.type == "call_expression" and text(right) in {"-1", "0"}:
            is_found = {"!==": True, ">": True, ">=": True, "===": False, "<": False}.get(operator)
            yield from _called(left, script, holds=is_found is holds)
        return
    if _is_beginning(left):  # path.slice(0, ROOT.length) === ROOT
        owner = child(callee(left) or left, "object")
        yield text(owner), Harm.PATH
    elif left.type == "unary_expression":  # typeof name === "string"
        kind = text(right).strip("'\"")
        harm = {"string": AS_TEXT, "number": EVERY, "boolean": EVERY}.get(kind, Harm.NOTHING)
        yield text(child(left, "argument")), harm
    elif script.fold(right) is not None or right.type in FIXED:
        yield text(left), EVERY
    elif text(right).isupper() or text(child(left, "property")) in {"host", "hostname", "origin"}:
        yield text(left), EVERY
        yield text(child(left, "object")), Harm.ADDRESS | Harm.REDIRECT


def _is_beginning(node: Node) -> bool:
    function, values = callee(node) if node.type == "call_expression" else None, arguments(node)
    name = text(child(function, "property")) if function is not None else ""
    is_start = len(values) > 1 and text(values[0]) == "0" and text(values[1]).endswith(".length")
    return is_start and name in {"slice", "substring", "substr"}


def _called(node: Node, script: Script, *, holds: bool) -> Iterator[tuple[str, int]]:
    function, values = callee(node), arguments(node)
    if function is None or not values:
        return
    owner = child(function, "object")
    name = text(child(function, "property")) or text(function)
    if owner is not None and name in {"startsWith", "includes"}:
        yield from _begins(name, owner, script.fold(values[0]), holds=holds)
    if name == "isNaN" and not holds:
        yield text(values[0]), EVERY
    elif name == "test" and owner is not None and holds:
        pattern = script.constants.held(owner)
        yield text(values[0]), EVERY if WHOLE_TEXT.match(text(pattern)) else Harm.NOTHING
    elif holds and name != "isArray" and (CHECKERS.match(name) or name == "indexOf"):
        for value in _each(values, script):
            yield text(value), EVERY
            if value.type == "member_expression":  # HOSTS.has(url.hostname)
                yield text(child(value, "object")), Harm.ADDRESS | Harm.REDIRECT


def _answered(node: Node, script: Script, *, holds: bool) -> Iterator[tuple[str, int]]:
    """``const problem = check(path)`` before ``if (problem) return``."""
    root: Node | None = node
    while root is not None and root.type == "member_expression":
        root = child(root, "object")
    held = script.constants.held(root) if root is not None else node
    is_good = PROBLEM.search(text(node)) is None
    for call in _asked(held, script):
        if is_good is holds:
            yield from _called(call, script, holds=True)
        if is_good and holds and _looks_up(call, script):
            yield text(arguments(call)[0]), EVERY


def _asked(held: Node, script: Script) -> Iterator[Node]:
    """The calls that answer, unless what they were asked about may be another thing by now."""
    answers = held.named_children[1:] if held.type == "ternary_expression" else [held]
    for answer in map(unwrap, answers):
        if answer.type == "call_expression":
            values = [part for value in arguments(answer) for part in _each([value], script)]
            if not any(script.constants.is_given_again(value) for value in values):
                yield answer


def _looks_up(call: Node, script: Script) -> bool:
    """``KNOWN.get(name)``: what it answers was put there under that very name."""
    function = callee(call)
    is_get = function is not None and text(child(function, "property")) == "get"
    is_client = words.NETWORK_READ.match(script.dotted(function)) is not None
    return is_get and not is_client and len(arguments(call)) == 1


def _each(values: list[Node], script: Script) -> Iterator[Node]:
    """``[source, target]`` are two that are checked, and what one is a name of is a third."""
    for value in values:
        parts = value.named_children if value.type == "array" else [value]
        for part in parts:
            yield part
            held = script.constants.held(part)
            if held.type == "member_expression" and held is not part:
                yield held


def _begins(name: str, owner: Node, known: str | None, *, holds: bool) -> Iterator[tuple[str, int]]:
    """``path.startsWith(FOLDER)``, and ``path.includes("..")`` where it does not hold."""
    if name == "startsWith" and holds:
        is_address = known is None or known.startswith(("/", "http"))
        yield text(owner), Harm.PATH | (Harm.REDIRECT | Harm.ADDRESS if is_address else 0)
    elif not holds and known is not None and known.startswith(".."):
        yield text(owner), Harm.PATH

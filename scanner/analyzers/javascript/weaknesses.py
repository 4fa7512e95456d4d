"""Rules for where a visitor's value does harm."""

import re
from collections.abc import Callable, Iterator

from scanner.analyzers.base import Confidence, Finding, Severity
from scanner.analyzers.javascript import rules
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.answers import answered
from scanner.analyzers.javascript.connecting import refuses
from scanner.analyzers.javascript.databases import database
from scanner.analyzers.javascript.evaluated import executed
from scanner.analyzers.javascript.facts import Facts, setting, value_of
from scanner.analyzers.javascript.folding import operands
from scanner.analyzers.javascript.observed import Assigned, Call, Observed, Pair
from scanner.analyzers.javascript.stored import assigned, is_style_sheet, paired
from scanner.analyzers.javascript.syntax import Node, column, line, text
from scanner.analyzers.javascript.values import Function, Harm, Value, union
from scanner.analyzers.labels import FROM_OUTSIDE, Label
from scanner.analyzers.rules import Rule

HTML_CALLS = frozenset({"document.write", "document.writeln"})
HTML_METHODS = frozenset({"insertAdjacentHTML", "createContextualFragment"})
MOST_HOPS = 2
ADDRESS_OPTIONS = ("url", "uri", "host", "hostname", "baseURL")
SHELL_NAME = re.compile(r"^(?:/bin/|/usr/bin/)?(?:ba|z|da)?sh$|^cmd(?:\.exe)?$|^powershell")


def weaknesses(facts: Facts, seen: Observed) -> Iterator[Finding]:
    """Every weakness at one place."""
    source = seen.script.source
    for rule in _rules_of(facts, seen):
        is_far = rule.severity is Severity.MEDIUM and _is_far(facts, seen)
        is_checked = rule is rules.PATH_TRAVERSAL and _is_checked_before(seen.function)
        is_doubted = is_far or is_checked or (rule is rules.SERVER_SIDE_REQUEST and refuses(seen))
        confidence = Confidence.LOW if is_doubted else None
        yield rule.at(source, line(seen.node), column=column(seen.node), confidence=confidence)


def _is_far(facts: Facts, seen: Observed) -> bool:
    """Through so many functions that one of them may well have checked it, unseen.

    What a component puts into its style sheet is a setting once it comes from anywhere else.
    """
    values = seen.values if isinstance(seen, Call) else [seen.value]
    value = union([*values, *(seen.keys if isinstance(seen, Assigned) else ())])
    most = 0 if isinstance(seen, Pair) and is_style_sheet(seen) else MOST_HOPS
    return facts.resolved.distance(value, FROM_OUTSIDE) > most


def _is_checked_before(function: Function | None) -> bool:
    """Whether whoever calls it has checked a path of the same request, maybe this very one."""
    while function is not None and function.called_after != {True}:
        function = function.outer
    return function is not None


def _rules_of(facts: Facts, seen: Observed) -> Iterator[Rule]:
    if isinstance(seen, Call):
        yield from _called(facts, seen)
    elif isinstance(seen, Assigned):
        yield from assigned(facts, seen)
    elif isinstance(seen, Pair):
        yield from paired(facts, seen)


def _called(facts: Facts, call: Call) -> Iterator[Rule]:
    if not call.values:
        return
    for reader in READERS:
        found = reader(facts, call)
        if found is not None:
            yield found
    yield from database(facts, call)
    yield from answered(facts, call)


def _code(facts: Facts, call: Call) -> Rule | None:
    if not (words.EVALUATORS.match(call.name) or words.TIMERS.match(call.name)):
        return None
    pairs = executed(call)
    if any(facts.may(value, Harm.CODE) for _, value in pairs):
        return rules.CODE_INJECTION
    is_known = all(call.script.fold(node) is not None for node, _ in pairs)
    return None if is_known else rules.DYNAMIC_CODE


def _command(facts: Facts, call: Call) -> Rule | None:
    if not words.PROCESSES.match(call.name):
        return None
    is_shell = words.SHELLS.match(call.name) is not None or text(setting(call, "shell")) == "true"
    name = call.script.fold(call.nodes[0])
    if name is not None and SHELL_NAME.match(name):
        values = union(call.values[1:])
        return rules.COMMAND_INJECTION if facts.may(values, Harm.COMMAND) else None
    if is_shell and facts.may(union(call.values[:2]), Harm.COMMAND):
        return rules.COMMAND_INJECTION
    if not is_shell and facts.may(call.values[0], Harm.COMMAND):
        return rules.COMMAND_INJECTION
    is_built = words.SHELLS.match(call.name) is not None and _is_built(call, call.nodes[0])
    if not is_built:
        return None
    is_foreign = Label.NETWORK in facts.labels(call.values[0])
    return rules.BUILT_COMMAND if is_foreign else rules.OWN_COMMAND


def _is_built(call: Call, value: Node) -> bool:
    is_text = value.type == "template_string" or len(operands(value)) > 1
    return is_text and call.script.fold(value) is None


def _template(facts: Facts, call: Call) -> Rule | None:
    is_compiled = words.TEMPLATES.match(call.name) is not None
    return (
        rules.TEMPLATE_INJECTION if is_compiled and facts.may(call.values[0], Harm.CODE) else None
    )


def _serialised(facts: Facts, call: Call) -> Rule | None:
    is_unsafe = words.UNSERIALISERS.match(call.name) is not None
    if call.name == "js-yaml.load":
        is_unsafe = "DEFAULT_FULL_SCHEMA" in text(setting(call, "schema"))
    return (
        rules.UNSAFE_DESERIALISATION if is_unsafe and facts.may(call.values[0], Harm.CODE) else None
    )


def _path(facts: Facts, call: Call) -> Rule | None:
    if not words.FILE_READERS.match(call.name):
        return None
    count = 2 if words.TWO_PATHS.search(call.name) else 1
    return rules.PATH_TRAVERSAL if facts.may(union(call.values[:count]), Harm.PATH) else None


def _address(facts: Facts, call: Call) -> Rule | None:
    if not words.NETWORK_READ.match(call.name) or _is_browser(call):
        return None
    return rules.SERVER_SIDE_REQUEST if facts.may(_target(call), Harm.ADDRESS) else None


def _is_browser(call: Call) -> bool:
    """A page may ask whatever its own visitor may ask."""
    source = call.script.source
    return source.path.endswith(".html") or source.holds(words.BROWSER_CODE)


def _target(call: Call) -> Value:
    """Of ``http.request({host, headers})`` only the address decides where it goes."""
    node = call.script.constants.held(call.nodes[0])
    if node.type != "object":
        return call.values[0]
    made = next(iter(call.values[0].things), None)
    fields = getattr(made, "fields", {})
    return union(fields[name].value for name in ADDRESS_OPTIONS if name in fields)


def _merge(facts: Facts, call: Call) -> Rule | None:
    if call.is_own or not words.MERGERS.match(call.name):
        return None
    values = call.values[1:2] if words.SETTERS.search(call.name) else call.values[1:]
    harm = Harm.HEADER if words.SETTERS.search(call.name) else Harm.OPERATORS
    return rules.PROTOTYPE_POLLUTION if facts.may(union(values), harm) else None


def _expression(facts: Facts, call: Call) -> Rule | None:
    is_expression = call.name == "RegExp" and facts.may(call.values[0], Harm.EXPRESSION)
    return rules.SLOW_EXPRESSION if is_expression else None


def _xml(_: Facts, call: Call) -> Rule | None:
    is_parser = re.match(r"^libxmljs\w*\.parse\w*$", call.name) is not None
    has_entities = text(setting(call, "noent")) == "true"
    return rules.XML_ENTITIES if is_parser and has_entities else None


def _html(facts: Facts, call: Call) -> Rule | None:
    value = call.values[0]
    if call.method in HTML_METHODS:
        value = value_of(call, len(call.values) - 1)
    elif call.name not in HTML_CALLS and not (call.method == "html" and "$" in text(call.node)[:2]):
        return None
    return rules.CROSS_SITE_SCRIPTING if facts.may(value, Harm.HTML) else None


READERS: tuple[Callable[[Facts, Call], Rule | None], ...] = (
    _code,
    _command,
    _template,
    _serialised,
    _path,
    _address,
    _merge,
    _expression,
    _xml,
    _html,
)

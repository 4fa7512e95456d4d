"""Rules for what is stored: in properties, in objects, in attributes of elements."""

import re
from collections.abc import Iterator

from scanner.analyzers.javascript import rules
from scanner.analyzers.javascript.facts import Facts
from scanner.analyzers.javascript.observed import Assigned, Pair
from scanner.analyzers.javascript.syntax import Node, callee, child, text
from scanner.analyzers.javascript.values import Harm
from scanner.analyzers.labels import Label
from scanner.analyzers.rules import Rule

HTML_PROPERTIES = frozenset({"innerHTML", "outerHTML", "srcdoc"})
LOCATION = re.compile(r"^(?:document\.)?location(?:\.href)?$")
PAGE_BODY = re.compile(r"^(?:ctx|context)\.body$")
"""Koa's answer."""


def assigned(facts: Facts, seen: Assigned) -> Iterator[Rule]:
    left, right = child(seen.node, "left"), child(seen.node, "right")
    if left is None or right is None:
        return
    name = seen.script.property(left)
    if name in HTML_PROPERTIES and facts.may(seen.value, Harm.HTML):
        yield rules.CROSS_SITE_SCRIPTING
    dotted = seen.script.dotted(left)
    if LOCATION.match(dotted) and facts.may(seen.value, Harm.REDIRECT):
        yield rules.OPEN_REDIRECT
    if _copies_any_key(left, right):
        is_sent = facts.may(seen.value, Harm.OPERATORS)
        yield rules.PROTOTYPE_POLLUTION if is_sent else rules.DEEP_MERGE
    elif len(seen.keys) > 1 and all(facts.may(key, Harm.HEADER) for key in seen.keys):
        yield rules.PROTOTYPE_POLLUTION
    if PAGE_BODY.match(dotted) and _is_page(facts, seen):
        yield rules.CROSS_SITE_SCRIPTING


def _is_page(facts: Facts, seen: Assigned) -> bool:
    is_html = Label.BUILT_HTML in facts.labels(seen.value)
    return is_html and facts.may(seen.value, Harm.HTML)


def _copies_any_key(left: Node, right: Node) -> bool:
    """``target[key] = merge(target[key], source[key])`` in a function that guards no key."""
    if left.type != "subscript_expression" or right.type != "call_expression":
        return False
    function: Node | None = left
    while function is not None and function.type not in {"function_declaration", "program"}:
        function = function.parent
    if function is None or function.type == "program":
        return False
    calls_itself = text(callee(right)) == text(child(function, "name"))
    return calls_itself and "__proto__" not in text(function)


def paired(facts: Facts, seen: Pair) -> Iterator[Rule]:
    if seen.name in {"$where", "$function", "$accumulator"} and facts.may(seen.value, Harm.CODE):
        yield rules.NOSQL_INJECTION
    if seen.name in {"__html", "srcDoc"} and facts.may(seen.value, Harm.HTML):
        yield rules.CROSS_SITE_SCRIPTING
    if _is_followed(seen) and facts.may(seen.value, Harm.REDIRECT):
        yield rules.SCRIPT_ADDRESS


def is_style_sheet(seen: Pair) -> bool:
    """``<style dangerouslySetInnerHTML={{__html: `a { color: ${theme.color} }`}} />``."""
    node: Node | None = seen.node if seen.name == "__html" else None
    while node is not None and node.type != "jsx_attribute":
        node = node.parent
    element = node.parent if node is not None else None
    return element is not None and text(child(element, "name")) == "style"


def _is_followed(seen: Pair) -> bool:
    """Whether it is an attribute in which a browser runs ``javascript:`` addresses."""
    if seen.node.type != "jsx_attribute":
        return False
    element = text(seen.node.parent)
    is_frame = seen.name == "src" and element.startswith(("<iframe", "<embed"))
    return is_frame or (seen.name in {"href", "action", "formAction"} and element[1:2].islower())

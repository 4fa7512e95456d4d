"""Rules for which other websites may use an app."""

import re
from collections.abc import Iterator

from scanner.analyzers.javascript import setting_rules as found
from scanner.analyzers.javascript.facts import Facts, setting
from scanner.analyzers.javascript.observed import Call, Pair
from scanner.analyzers.javascript.options import option
from scanner.analyzers.javascript.syntax import Node, child, text
from scanner.analyzers.javascript.values import Harm
from scanner.analyzers.rules import Rule

ORIGIN = "access-control-allow-origin"
WITH_COOKIES = re.compile(
    r"(?i)access-control-allow-credentials[\"'`]\s*[,:]\s*[^\n]{0,200}\btrue\b"
)
SETTERS = frozenset({"setHeader", "header", "set", "append"})
ANY = frozenset({"*", "true"})


def origins(facts: Facts, call: Call) -> Iterator[Rule]:
    """Any origin together with cookies: ``cors({origin: true, credentials: true})``."""
    if call.name == "cors":
        is_any = _plain(setting(call, "origin")) in ANY
        if is_any and text(setting(call, "credentials")) == "true":
            yield found.CORS_CREDENTIALS
    elif sets_origin(call) and call.script.holds(call.function.node, WITH_COOKIES):
        is_any = call.script.fold(call.nodes[1]) == "*"
        if is_any or facts.may(call.values[1], Harm.HEADER):
            yield found.CORS_CREDENTIALS


def sets_origin(call: Call) -> bool:
    """Whether it is ``res.setHeader("Access-Control-Allow-Origin", …)``."""
    is_header = call.method in SETTERS and len(call.nodes) > 1
    return is_header and (call.script.fold(call.nodes[0]) or "").lower() == ORIGIN


def origin_pairs(pair: Pair) -> Iterator[Rule]:
    """Next.js: ``{ key: "Access-Control-Allow-Origin", value: "*" }`` beside one for cookies."""
    if pair.name != "key" or _plain(child(pair.node, "value")).lower() != ORIGIN:
        return
    headers = pair.node.parent.parent if pair.node.parent is not None else None
    is_any = _plain(option(pair.node.parent, "value")) in ANY
    if is_any and re.search(r"(?is)allow-credentials.{0,60}?\btrue\b", text(headers)):
        yield found.CORS_CREDENTIALS


def _plain(node: Node | None) -> str:
    return text(node).strip("'\"`")

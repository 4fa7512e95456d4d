"""Rules for cookies, and whether an app has any."""

import re
from collections.abc import Iterator

from scanner.analyzers.javascript import setting_rules as found
from scanner.analyzers.javascript.facts import Facts, settings
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.options import option
from scanner.analyzers.javascript.syntax import Node, text
from scanner.analyzers.rules import Rule

SESSION_NAME = re.compile(r"(?i)sess|token|auth|jwt|\bsid\b|login|remember")
VISITOR_KNOWN = re.compile(r"(?i)cookie|session|passport|authoriz|csrf|jsonwebtoken")


def knows_visitors(facts: Facts) -> bool:
    """Whether any file tells visitors apart: else another website's requests gain nothing."""
    modules = facts.world.modules.values()
    return any(module.script.source.holds(VISITOR_KNOWN) for module in modules)


def cookies(call: Call) -> Iterator[Rule]:
    """A session's cookie: ``res.cookie("session", …)`` and what express-session is told."""
    if call.name in {"express-session", "cookie-session"}:
        held = settings(call)
        cookie = option(held, "cookie") if call.name == "express-session" else held
        if cookie is not None and _is_open(cookie):
            yield found.INSECURE_COOKIE
    is_set = call.method == "cookie" or call.name.endswith("cookies.set")
    name = call.script.fold(call.nodes[0]) if is_set and call.nodes else None
    if name is not None and SESSION_NAME.search(name) and len(call.nodes) > 1:
        options = settings(call)
        if options is None or text(option(options, "httpOnly")) != "true":
            yield found.INSECURE_COOKIE


def _is_open(cookie: Node) -> bool:
    return any(text(option(cookie, name)) == "false" for name in ("secure", "httpOnly"))

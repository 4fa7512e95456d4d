"""Rules for what an app answers: pages, files, redirects, headers."""

import re
from collections.abc import Iterator

from scanner.analyzers.javascript import rules
from scanner.analyzers.javascript.facts import Facts, setting
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.origins import sets_origin
from scanner.analyzers.javascript.syntax import head, text, walk
from scanner.analyzers.javascript.values import AS_TEXT, Harm, Object, Value
from scanner.analyzers.labels import Label
from scanner.analyzers.rules import Rule

RESPONSES = frozenset({"res", "response", "reply", "resp"})
REDIRECTS = frozenset(
    {"next/navigation.redirect", "next/navigation.permanentRedirect", "NextResponse.redirect"}
    | {"Response.redirect", "next/server.NextResponse.redirect", "ctx.redirect"}
)
ANSWERS = frozenset({"Response", "NextResponse", "next/server.NextResponse"})
FILE_ANSWERS = frozenset({"sendFile", "sendfile", "download"})
HEADERS = frozenset({"setHeader", "header", "set", "append", "writeHead"})
HTML_TYPE = "text/html"
TEXTS = frozenset({"string", "template_string"})
LOOKED_AT = 20_000
"""Characters of a function that may say what it answers with."""
PLAIN_TYPE = re.compile("text/plain")
HTML = re.compile("(?i)html")
OTHER_TYPE = re.compile(r"\.(?:type|contentType)\(|[Cc]ontent-[Tt]ype")


def answered(facts: Facts, call: Call) -> Iterator[Rule]:
    """``res.send(req.body)`` is JSON, ``res.send(req.query.name)`` is HTML."""
    if call.name in REDIRECTS and facts.may(call.values[0], Harm.REDIRECT):
        yield rules.OPEN_REDIRECT
    elif call.name in ANSWERS:
        if _says_html(call) and facts.may(call.values[0], Harm.HTML):
            yield rules.CROSS_SITE_SCRIPTING
    elif _is_response(call):
        yield from _sent_back(facts, call)


def _says_html(call: Call) -> bool:
    """In one of its texts; a comment is none."""
    parts = (part for part in walk(call.node) if part.type in TEXTS)
    return any(HTML_TYPE in text(part) for part in parts)


def _sent_back(facts: Facts, call: Call) -> Iterator[Rule]:
    first, last = call.values[0], call.values[-1]
    if call.method in {"send", "end", "write"} and _is_page(facts, call):
        yield rules.CROSS_SITE_SCRIPTING
    elif call.method in FILE_ANSWERS and facts.may(first, Harm.PATH):
        if setting(call, "root") is None:
            yield rules.PATH_TRAVERSAL
    elif call.method == "redirect" and facts.may(last, Harm.REDIRECT):
        yield rules.OPEN_REDIRECT
    elif call.method in HEADERS and facts.may(last, Harm.HEADER):
        yield from _header(facts, call)
    elif call.method == "render" and facts.may(first, Harm.PATH):
        yield rules.CHOSEN_TEMPLATE


def _header(facts: Facts, call: Call) -> Iterator[Rule]:
    """Where the browser goes next is told by a header too; who else may ask has its own rule."""
    if call.method == "writeHead":
        made = next(iter(call.values[-1].things), None)
        fields = getattr(made, "fields", {})
        places = [fields[name].value for name in ("Location", "location") if name in fields]
    else:
        name = (call.script.fold(call.nodes[0]) or "").lower()
        places = call.values[-1:] if name == "location" else []
    if any(facts.may(place, Harm.REDIRECT) for place in places):
        yield rules.OPEN_REDIRECT
    elif not sets_origin(call):
        yield rules.HEADER_INJECTION


def _is_response(call: Call) -> bool:
    if any(isinstance(t, Object) and t.is_response for t in call.received.things):
        return True
    owner = call.name.rpartition(".")[0] or head(call.node).partition(".")[0]
    return owner.rpartition(".")[2] in RESPONSES or head(call.node).startswith(
        ("res.status(", "res.type(", "res.set(", "response.status(", "reply.type(", "reply.code(")
    )


def _is_page(facts: Facts, call: Call) -> bool:
    """An object is sent as JSON; a text is a page, but for Fastify where it is not said to be."""
    value, script, function = Value(call.values[0].marks), call.script, call.function.node
    is_data = call.nodes[0].type in {"object", "array"} or script.holds(
        function, PLAIN_TYPE, LOOKED_AT
    )
    if is_data or not facts.may(value, Harm.HTML):
        return False
    if Label.BUILT_HTML in facts.labels(value):
        return True
    if "JSON.stringify(" in text(call.nodes[0]):
        return False  # without a single tag in it
    is_typed = script.holds(function, OTHER_TYPE, LOOKED_AT) or head(call.node).startswith("reply.")
    if is_typed and not script.holds(function, HTML, LOOKED_AT):
        return False
    marks = [mark for mark in facts.resolved.marks(value) if mark.origin is Label.REQUEST]
    is_field = "body" not in text(call.nodes[0])
    harm = AS_TEXT if is_field else Harm.OPERATORS
    return any(mark.safe & harm for mark in marks if not mark.safe & Harm.HTML)

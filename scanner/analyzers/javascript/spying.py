"""Rules for what takes people's keys, copies and cookies elsewhere."""

import re
from collections.abc import Iterator

from scanner.analyzers import indicators
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.facts import Facts, settings
from scanner.analyzers.javascript.hidden import is_assembled
from scanner.analyzers.javascript.malice_rules import (
    CLIPBOARD,
    COOKIE_THEFT,
    COPIED_MAIL,
    HIDDEN_ADDRESS,
    KEYLOGGER,
    WALLET_SWAP,
)
from scanner.analyzers.javascript.observed import Assigned, Call, Pair
from scanner.analyzers.javascript.options import option
from scanner.analyzers.javascript.syntax import Node, arguments, callee, child, text, unwrap
from scanner.analyzers.javascript.values import Value, union
from scanner.analyzers.javascript.written import written
from scanner.analyzers.labels import Label
from scanner.analyzers.rules import Rule

FOREIGN = re.compile(r"^(?:https?:|wss?:)?//[^/]")
HOST = re.compile(r"^[\w-]+(?:\.[\w-]+)+$")
SOCKET_ADDRESS = re.compile(r"^wss?://\w")
LEAVING = re.compile(r"^(?:document\.)?location(?:\.href)?$")
LOADED = re.compile(r"""["'`](?:img|script|iframe)["'`]""")
SENDS_ABROAD = re.compile(r"""\.open\(\s*["'`](?i:post|get|put)["'`]\s*,\s*["'`](?:https?:)?//\w""")
"""``request.open("POST", "https://…")``, of which ``request.send(data)`` says nothing."""
MAIL_ADDRESS = re.compile(r"^[^@\s]+@[\w-]+(?:\.[\w-]+)+$")
COPIERS = re.compile(
    r"^clipboardy\.write(?:Sync)?$|^(?:navigator|electron)\.clipboard\.writeText$|^clipboard\.writeText$"
)
READS_CLIPBOARD = re.compile(r"\bclipboard\w*\W{0,4}read|\bread(?:Sync|Text)\b")
WALLET_ADDRESS = re.compile(
    r"^(?:0x[0-9a-fA-F]{40}|bc1[02-9ac-hj-np-z]{25,60}|[13][1-9A-HJ-NP-Za-km-z]{25,34})$"
)
ANY_ADDRESS = re.compile(
    r"0x\[(?:a-fA-F0-9|0-9a-fA-F|a-f0-9|0-9a-f|A-Fa-f0-9|0-9A-Fa-f)\]\{40\}|bc1\[|\[13\]\["
)
LONGEST_SHAPE = 400
TAKEN = {Label.TYPED: KEYLOGGER, Label.COPIED: CLIPBOARD, Label.COOKIES: COOKIE_THEFT}


def spying(facts: Facts, call: Call) -> Iterator[Rule]:
    if words.NETWORK_SEND.match(call.name):
        address = "https://elsewhere" if is_foreign(call) else written(call)
        yield from _taken(facts, union(call.values), address)
    is_written = call.method in {"write", "end"} and bool(call.values)
    is_sent = is_written and Label.NETWORK in facts.labels(Value(call.received.marks))
    if is_sent and Label.TYPED in facts.labels(call.values[0]):
        yield KEYLOGGER
    if call.method == "setAttribute" and len(call.nodes) > 1:
        is_source = call.script.fold(call.nodes[0]) in {"src", "href", "action"}
        yield from (
            _taken(facts, call.values[1], call.script.text(call.nodes[1])) if is_source else ()
        )
    if call.method == "send" and (address := _address_of(call)):
        yield from _taken(facts, union(call.values), address)
    is_copied = COPIERS.match(call.name) is not None and bool(call.nodes)
    is_address = is_copied and WALLET_ADDRESS.match(call.script.fold(call.nodes[0]) or "")
    if is_address and call.script.source.holds(READS_CLIPBOARD):
        yield WALLET_SWAP


def is_foreign(call: Call) -> bool:
    """Whether its author wrote down where it goes: an address, or a host among the options."""
    if FOREIGN.match(written(call)):
        return True
    given = settings(call)
    host = option(given, "hostname") or option(given, "host")
    url = option(given, "url")
    named = (call.script.fold(host) or "") if host is not None else ""
    is_near = indicators.LOCAL_ADDRESS.match(f"http://{named}") is not None
    is_host = HOST.match(named) is not None and not is_near
    return is_host or (url is not None and FOREIGN.match(call.script.text(url)) is not None)


def swaps(call: Call) -> bool:
    """``text.replace(/0x[a-fA-F0-9]{40}/g, "0x…")``: any address becomes the author's."""
    if call.method not in {"replace", "replaceAll"} or len(call.nodes) < 2:  # noqa: PLR2004
        return False
    shape = text(call.script.constants.held(call.nodes[0]))[:LONGEST_SHAPE]
    is_any = ANY_ADDRESS.search(shape) is not None
    return is_any and WALLET_ADDRESS.match(call.script.fold(call.nodes[1]) or "") is not None


def _address_of(call: Call) -> str:
    """Where a socket's or request's ``send`` goes, empty unless its author named the host."""
    function = unwrap(callee(call.node) or call.node)
    owner = child(function, "object")
    made = call.script.constants.made(owner) if owner is not None else call.node
    kind = call.script.dotted(callee(made)) if made.type == "new_expression" else ""
    if kind in {"WebSocket", "ws", "ws.WebSocket"} and arguments(made):
        address = call.script.text(arguments(made)[0])
        return address if SOCKET_ADDRESS.match(address) else ""
    is_request = kind == "XMLHttpRequest" and call.script.source.holds(SENDS_ABROAD)
    return "https://elsewhere" if is_request else ""


def pictured(facts: Facts, seen: Assigned) -> Iterator[Rule]:
    """``new Image().src = "https://…" + data`` sends it."""
    left, right = child(seen.node, "left"), child(seen.node, "right")
    owner = child(left, "object") if left is not None else None
    if right is not None and left is not None and LEAVING.match(seen.script.dotted(left)):
        yield from _taken(facts, seen.value, seen.script.text(right))
    if owner is None or right is None or seen.script.property(left) != "src":
        return
    made = text(seen.script.constants.made(owner))
    is_script = made.startswith("document.createElement") and "script" in made
    if is_script and is_assembled(seen.script, right):
        yield HIDDEN_ADDRESS
    if _is_image(seen.script.constants.made(owner)):
        yield from _taken(facts, seen.value, seen.script.text(right))


def copied(seen: Pair) -> Iterator[Rule]:
    """``{to, bcc: "me@example.com", text}``: a shop's own order mail goes to fixed addresses."""
    if seen.name.lower() != "bcc":
        return
    value, around = child(seen.node, "value"), seen.node.parent
    others = [option(around, name) for name in ("to", "To")]
    short = around.named_children if around is not None else []
    is_free = any(other is not None and seen.script.fold(other) is None for other in others)
    is_free = is_free or any(text(part) == "to" for part in short)
    if value is not None and is_free and MAIL_ADDRESS.match(seen.script.fold(value) or ""):
        yield COPIED_MAIL


def _is_image(made: Node) -> bool:
    name = text(callee(made)) if made.type in {"new_expression", "call_expression"} else ""
    return name == "Image" or (
        name == "document.createElement" and LOADED.search(text(made)) is not None
    )


def _taken(facts: Facts, value: Value, address: str) -> Iterator[Rule]:
    if FOREIGN.match(address) or indicators.is_dead_drop(address):
        labels = facts.labels(value)
        yield from (rule for label, rule in TAKEN.items() if label in labels)

"""What a call asks for, where the words of its first argument tell."""

from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.options import option
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import Node, text
from scanner.analyzers.javascript.values import NOTHING, Mark, Value
from scanner.analyzers.labels import Label

ASKS_BALANCE = frozenset({"getBalance", "eth_getBalance"})
STORAGES = frozenset({"localStorage", "sessionStorage"})
COPYING = frozenset(
    {"JSON.stringify", "Object.assign", "Object.entries", "Object.keys", "Object.values"}
)
COOKIES = Value(frozenset({Mark(Label.COOKIES)}))
PLACES = ("domain", "url")


def asks_balance(call: Call) -> bool:
    """``provider.getBalance(own)``, and ``request({method: "eth_getBalance"})`` by any name."""
    if not call.script.handles_wallets:
        return False
    if call.method in ASKS_BALANCE:
        return True
    asked = (option(node, "method") or node for node in call.nodes[:1])
    return any(call.script.fold(part) in ASKS_BALANCE for part in asked)


def asks_for_any_cookie(call: Call) -> bool:
    """An extension may well read the cookies of the one site that it was made for."""
    wanted = next(iter(call.nodes), None)
    places = [_named(wanted, name) for name in PLACES] if wanted is not None else []
    return all(
        place is None or call.script.fold(call.script.constants.held(place)) is None
        for place in places
    )


def takes_storage(call: Call) -> bool:
    """``JSON.stringify(localStorage)``, and its names one by one: ``localStorage.key(i)``."""
    owner, _, method = call.name.rpartition(".")
    if owner in STORAGES and method == "key":
        return True
    is_copied = call.name in COPYING
    return is_copied and any(call.script.dotted(node) in STORAGES for node in call.nodes)


def stored(script: Script, node: Node) -> Value:
    """Of ``{...localStorage}`` and ``for (name in localStorage)``: all that a page stored."""
    return COOKIES if script.dotted(node) in STORAGES else NOTHING


def _named(made: Node, name: str) -> Node | None:
    """``{domain: "…"}`` and ``{domain}``."""
    short = (part for part in made.named_children if text(part) == name)
    return option(made, name) or next(short, None)

"""What a call asks for, where the words of its first argument tell."""

from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.syntax import Node, child, option, text

ASKS_BALANCE = frozenset({"getBalance", "eth_getBalance"})
PLACES = ("domain", "url")


def asks_balance(call: Call) -> bool:
    """``provider.getBalance(own)``, and ``request({method: "eth_getBalance"})`` by any name."""
    if not call.script.handles_wallets:
        return False
    if call.method in ASKS_BALANCE:
        return True
    asked = (option(node, "method") or node for node in call.nodes[:1])
    return any(part.type == "string" and text(part)[1:-1] in ASKS_BALANCE for part in asked)


def asks_for_any_cookie(call: Call) -> bool:
    """An extension may well read the cookies of the one site that it was made for."""
    wanted = next(iter(call.nodes), None)
    places = [_named(wanted, name) for name in PLACES] if wanted is not None else []
    return all(place is None or call.script.fold(call.script.constants.held(place)) is None for place in places)


def _named(made: Node, name: str) -> Node | None:
    """``{domain: "…"}`` and ``{domain}``."""
    short = (part for part in made.named_children if text(part) == name)
    return option(made, name) or next(short, None)

"""A wallet that is emptied: as much as lies in it goes to an address that the author wrote down."""

import re
from collections.abc import Iterator

from scanner.analyzers.javascript.facts import Facts
from scanner.analyzers.javascript.malice_rules import WALLET_DRAIN
from scanner.analyzers.javascript.observed import Pair
from scanner.analyzers.javascript.options import option
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.spying import WALLET_ADDRESS
from scanner.analyzers.javascript.syntax import CALLS, Node, arguments, callee, text
from scanner.analyzers.labels import Label
from scanner.analyzers.rules import Rule

AMOUNTS = frozenset({"value", "lamports", "amount"})
RECEIVERS = ("to", "toPubkey", "destination")
SOLANA_ADDRESS = re.compile(r"^[1-9A-HJ-NP-Za-km-z]{32,44}$")


def draining(facts: Facts, seen: Pair) -> Iterator[Rule]:
    """Whoever pays chooses how much or whom to; the rest of one's money goes to a stranger here."""
    if seen.name not in AMOUNTS or not seen.script.handles_wallets:
        return
    others = (option(seen.node.parent, name) for name in RECEIVERS)
    is_fixed = any(_is_fixed(seen.script, other) for other in others if other is not None)
    if is_fixed and Label.BALANCE in facts.labels(seen.value):
        yield WALLET_DRAIN


def _is_fixed(script: Script, receiver: Node) -> bool:
    """``"0x…"`` and ``new PublicKey("…")``, under a name or not."""
    made = script.constants.held(receiver)
    if made.type in CALLS and text(callee(made)).endswith("PublicKey") and arguments(made):
        return SOLANA_ADDRESS.match(script.fold(arguments(made)[0]) or "") is not None
    return WALLET_ADDRESS.match(script.fold(receiver) or "") is not None

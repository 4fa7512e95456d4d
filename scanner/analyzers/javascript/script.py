"""One parsed file with what every rule asks of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from scanner.analyzers.indicators import HOME
from scanner.analyzers.javascript.constants import Constants
from scanner.analyzers.javascript.folding import fold, partial
from scanner.analyzers.javascript.lengthening import lengthened
from scanner.analyzers.javascript.names import Names
from scanner.analyzers.javascript.scopes import Scopes
from scanner.analyzers.javascript.syntax import (
    CALLS,
    Node,
    arguments,
    callee,
    child,
    parse,
    text,
    unwrap,
    walk,
)
from scanner.analyzers.sources import Source

WALLETS = re.compile(
    r"(?i)\b(?:ethers|web3|solana|bip39|bitcoin\w*|tronweb|HDWallet\w*|mnemonic|keypair|eth_\w+)\b"
)


@dataclass(frozen=True)
class Script:
    source: Source
    root: Node
    runs_at_install: bool = False

    @classmethod
    def parse(cls, source: Source, *, runs_at_install: bool = False) -> "Script":
        """Raises ``ValueError`` when the file is too large to be read."""
        ending = source.path.lower().rpartition(".")[2]  # a file may be called just ``.js``
        root = parse(source.text, f".{ending}")
        return cls(source, root, runs_at_install)

    @cached_property
    def nodes(self) -> list[Node]:
        return list(walk(self.root))

    @cached_property
    def scopes(self) -> Scopes:
        return Scopes(self.nodes)

    @cached_property
    def constants(self) -> Constants:
        return Constants(self.nodes, self.scopes)

    @cached_property
    def lengthened(self) -> Mapping[str, list[str]]:
        """Of ``file`` also ``zipped``, which is never anything but ``file + ".gz"``."""
        return lengthened(self.nodes, self.constants)

    @cached_property
    def names(self) -> Names:
        return Names(self.nodes, self.scopes, self.fold)

    @cached_property
    def keys_held(self) -> dict[int, frozenset[str]]:
        """Of nodes, by identity, which houses' keys they read: as far as asked."""
        return {}

    @cached_property
    def handles_wallets(self) -> bool:
        return WALLETS.search(self.source.text) is not None

    @cached_property
    def asks_home(self) -> bool:
        """Whether it looks for a person's own folder, however that is spelled."""
        calls = (node for node in self.nodes if node.type in CALLS)
        is_called = (self.dotted(callee(call)) == "os.homedir" for call in calls)
        return self.source.holds(HOME) or any(is_called)

    @cached_property
    def pipes_socket(self) -> bool:
        """Whether a socket is opened and something is piped into a process's input."""
        calls = [node for node in self.nodes if node.type in CALLS]
        names = {self.dotted(callee(node)) for node in calls}
        opens = any(name.startswith(("net.", "tls.", "dgram.")) for name in names)
        return opens and any(self._is_piped_in(node) for node in calls)

    def _is_piped_in(self, call: Node) -> bool:
        """``socket.pipe(shell.stdin)``."""
        function, values = callee(call), arguments(call)
        if function is None or not values or self.property(unwrap(function)) != "pipe":
            return False
        return self.property(values[0]) == "stdin"

    def holds(
        self, function: Node, pattern: re.Pattern[str], characters: int | None = None
    ) -> bool:
        """Whether it is in a function, or where it begins. Looked for once, whatever it calls."""
        place = (function.start_byte, function.end_byte, pattern)
        if place not in self._held:
            self._held[place] = pattern.search(text(function)[:characters]) is not None
        return self._held[place]

    @cached_property
    def _held(self) -> dict[tuple[int, int, re.Pattern[str]], bool]:
        return {}

    def dotted(self, node: Node | None) -> str:
        """The dotted origin of an expression, empty when it is not a plain reference."""
        return self.names.dotted(node)

    def fold(self, node: Node) -> str | None:
        return fold(node, self.constants)

    def property(self, node: Node | None) -> str:
        """``b`` of ``a.b`` and ``a["b"]``, empty when it is not known."""
        if node is None:
            return ""
        index = child(node, "index")
        return (self.fold(index) or "") if index is not None else text(child(node, "property"))

    def text(self, node: Node) -> str:
        """The string an expression builds, with ``{}`` for what is not constant."""
        return partial(node, self.constants)

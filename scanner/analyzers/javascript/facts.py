"""One app with everything known of it, as the rules ask for it."""

import re
from dataclasses import dataclass
from functools import cached_property

from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.options import option
from scanner.analyzers.javascript.resolved import Resolved
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import Node, child, text
from scanner.analyzers.javascript.values import NOTHING, Harm, Value
from scanner.analyzers.javascript.world import World
from scanner.analyzers.labels import Labels

ADDRESS = re.compile(r"(?i).(?:https?|wss?):(?!//www\.w3\.org/)")


@dataclass(frozen=True)
class Facts:
    world: World
    resolved: Resolved

    @cached_property
    def read_parts(self) -> frozenset[str]:
        """Names of parts of objects that the app looks at, as ``csrf`` of ``config.csrf``."""
        scripts = (module.script for module in self.world.modules.values())
        parts = (node for script in scripts for node in script.nodes)
        return frozenset(text(child(node, "property")) for node in parts if _is_read(node))

    @cached_property
    def _addresses(self) -> frozenset[str]:
        """The files in which an address of another machine stands."""
        scripts = (module.script for module in self.world.modules.values())
        return frozenset(each.source.path for each in scripts if any(map(_is_address, each.nodes)))

    def knows_address(self, script: Script) -> bool:
        """Whether it can fetch from elsewhere by itself, as a library of a page's own cannot."""
        return script.source.path in self._addresses

    def may(self, value: Value, harm: int) -> bool:
        """Whether a visitor chose the value and it can do ``harm``."""
        return self.resolved.may(value, harm)

    def labels(self, *values: Value, harm: int = Harm.NOTHING) -> Labels:
        return frozenset().union(*(self.resolved.labels(value, harm) for value in values))


def _is_read(node: Node) -> bool:
    if node.type != "member_expression":
        return False
    above = node.parent
    return above is None or child(above, "left") is not node or "assignment" not in above.type


def _is_address(node: Node) -> bool:
    return node.type in {"string", "template_string"} and ADDRESS.match(text(node)) is not None


def value_of(call: Call, place: int) -> Value:
    return call.values[place] if place < len(call.values) else NOTHING


def settings(call: Call, *, last: bool = True) -> Node | None:
    """The object literal a call is given, followed through one name."""
    nodes = call.nodes[::-1] if last else call.nodes
    for node in nodes:
        held = call.script.constants.held(node)
        if held.type == "object":
            return held
    return None


def setting(call: Call, name: str) -> Node | None:
    found = option(settings(call), name)
    if found is not None and found.type == "identifier":
        return call.script.constants.held(found)
    return found

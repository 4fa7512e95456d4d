"""Settings that leave an app open only where whoever runs it, or builds on it, asks for that."""

import re

from scanner.analyzers.javascript.facts import Facts
from scanner.analyzers.javascript.observed import Observed, Pair
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import FUNCTIONS, Node, child, text, unwrap

ENVIRONMENT = re.compile(r"^(?:process\.env|import\.meta\.env)\.(?=\w)")
LAX = re.compile(
    r"(?i)unauthori[sz]ed|insecure|self_?signed|(?:skip|no|disable|ignore)_\w*(?:verif|tls|ssl|cert)"
)
"""What a variable is called that asks for no checks; one that asks for TLS means safety."""
ALIKE = frozenset({"===", "=="})


def is_asked_for(seen: Observed) -> bool:
    """``process.env.ALLOW_SELF_SIGNED ? {rejectUnauthorized: false} : undefined``."""
    inner, above = seen.node, seen.node.parent
    while above is not None and above.type not in FUNCTIONS:
        condition = child(above, "condition")
        is_within = condition is not None and inner is child(above, "consequence")
        if is_within and _asks(condition, seen.script):
            return True
        inner, above = above, above.parent
    return False


def _asks(condition: Node | None, script: Script) -> bool:
    """Where the variable is not set, the condition does not hold."""
    if condition is None:
        return False
    node = unwrap(condition)
    if node.type == "binary_expression" and text(child(node, "operator")) in ALIKE:
        left, right = node.fields["left"], node.fields["right"]
        node = left if script.fold(right) else node
    name = script.dotted(script.constants.held(node))
    return ENVIRONMENT.match(name) is not None and LAX.search(name) is not None


def is_default(facts: Facts, pair: Pair) -> bool:
    """A function makes it, of code that has the protection itself and is told whether to use it."""
    return pair.function.outer is not None and pair.name in facts.read_parts

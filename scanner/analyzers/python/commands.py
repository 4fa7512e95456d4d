"""Commands as a shell sees them."""

import ast

from scanner.analyzers.python.invocation import Invocation

SHELL_WORDS = 300
LONGEST_COMMAND = 20_000


def shell_text(call: Invocation) -> str:
    """Arguments as one text, lists of arguments joined as a shell would see them."""
    words: list[str] = []
    for value in call.node.args:
        parts = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
        words.extend(call.frame.module.text(part) for part in parts[:SHELL_WORDS])
    return " ".join(words)[:LONGEST_COMMAND]

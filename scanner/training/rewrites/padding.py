"""Honest code of our own in bulk, to drown what is bad in."""

import random
from collections.abc import Callable

from scanner.training.rewrites.python_texts import after_head

PADDING_BYTES = 50 * 1024
NOUNS = ("order", "price", "customer", "report", "ticket", "label", "row", "page", "item", "note")
VERBS = ("count", "sort", "group", "format", "merge", "check", "describe", "rank", "sum", "trim")
Make = Callable[[int, random.Random], str]


def python_function(number: int, chance: random.Random) -> str:
    noun, verb = chance.choice(NOUNS), chance.choice(VERBS)
    return (
        f"def {verb}_{noun}_{number}({noun}s, limit={chance.randrange(2, 99)}):\n"
        f'    """Answer the {noun}s that matter, at most ``limit`` of them."""\n'
        f"    found = []\n    for {noun} in {noun}s:\n"
        f"        if {noun}.get('total', 0) > {chance.randrange(999)}:\n"
        f"            found.append({noun}['name'].strip().title())\n"
        f"    return sorted(found)[:limit]\n\n\n"
    )


def script_function(number: int, chance: random.Random) -> str:
    noun, verb = chance.choice(NOUNS), chance.choice(VERBS)
    return (
        f"function {verb}{noun.title()}{number}({noun}s, limit = {chance.randrange(2, 99)}) {{\n"
        f"  // The {noun}s that matter, at most limit of them.\n"
        f"  return {noun}s.filter(({noun}) => {noun}.total > {chance.randrange(999)})\n"
        f"    .map(({noun}) => {noun}.name.trim())\n    .slice(0, limit);\n}}\n\n"
    )


def block(make: Make, chance: random.Random, size: int = PADDING_BYTES) -> str:
    pieces: list[str] = []
    while sum(map(len, pieces[-1:])) * len(pieces) < size:
        pieces.append(make(len(pieces), chance))
    return "".join(pieces)


def python_front(code: str, chance: random.Random) -> str:
    return after_head(code, block(python_function, chance))


def python_back(code: str, chance: random.Random) -> str:
    return code.rstrip("\n") + "\n\n\n" + block(python_function, chance)


def python_both(code: str, chance: random.Random) -> str:
    return python_front(python_back(code, chance), chance)


def script_front(code: str, chance: random.Random) -> str:
    head, line, rest = "", "", code
    if code.startswith(("#!", '"use strict"', "'use strict'")):
        head, line, rest = code.partition("\n")
    return head + line + block(script_function, chance) + rest


def script_back(code: str, chance: random.Random) -> str:
    return code.rstrip("\n") + "\n;\n" + block(script_function, chance)


def script_both(code: str, chance: random.Random) -> str:
    return script_front(script_back(code, chance), chance)

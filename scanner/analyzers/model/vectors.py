"""Turns one file, or a piece of it, into the numbers that the model judges.

The names and meanings are those of docs/scanner-data.md: a file's vector is that of a bundle which
has nothing else. Behaviours are those that its canonical text shows, where it has one, so that
neither comments nor disguises count.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scanner.analyzers.model import syntax
from scanner.analyzers.model.behaviours import TOGETHER, WITHIN_FUNCTION, Seen, words
from scanner.analyzers.model.syntax import Language

Vector = Mapping[str, float]

SMALL_CHARACTERS = 4000
FEWEST_HOT = 3
MOST_CONFUSABLE = 50
LINES_READ = 20_000
BASE64 = re.compile(r"[A-Za-z0-9+/=]{200,}")
PADDING = re.compile(r"[^ \t\n][ \t]{120,}[^ \t\n]")
CONFUSABLE = re.compile(
    "[\u0370-\u03ff\u0400-\u04ff\u200b-\u200f\u202a-\u202e\u2060-\u2069\uff00-\uffef"
    "\U0001d400-\U0001d7ff]"
)
AT_IMPORT = frozenset(
    {"net_out", "proc", "exec_dyn", "decode", "sysinfo", "cred", "exfil_dom", "powershell"}
)


@dataclass(frozen=True, slots=True)
class Role:
    """When a file runs by itself. ``hooks`` are the names of what a package.json installs with."""

    at_install: bool = False
    at_import: bool = False
    hooks: tuple[str, ...] = ()


def of_code(
    texts: Sequence[str], look: Seen, *, role: Role, language: Language
) -> dict[str, float]:
    """``texts`` are the same code as written and as canonical text, ``look`` what it shows.

    The size of what shows nothing is its length: a package.json that runs something at install.
    """
    size = look.around or max(map(len, texts))
    hits = look.lines.keys()
    vector: dict[str, float] = dict.fromkeys(hits, 1.0)
    for first, second in TOGETHER:
        if first in hits and second in hits:
            vector[f"p_{first}+{second}"] = 1.0
    if role.at_install:
        vector |= dict.fromkeys((f"s_{name}" for name in hits), 1.0)
    if role.at_import:
        vector |= dict.fromkeys((f"i_{name}" for name in hits & AT_IMPORT), 1.0)
    vector |= dict.fromkeys((f"hook_{hook}" for hook in role.hooks), 1.0)
    vector["nhits_max"] = len(hits)
    vector["small_hot"] = float(size < SMALL_CHARACTERS and len(hits) >= FEWEST_HOT)
    vector["hot_per_kb"] = len(hits) / (max(size, 1) / 1024)
    vector["log_code"] = math.log1p(size)
    for text in texts:
        for name, value in _of_text(text, role, language).items():
            vector[name] = max(vector.get(name, 0.0), value)
    return {name: round(value, 4) for name, value in vector.items() if value}


def within_function(looks: Iterable[Seen]) -> dict[str, float]:
    """How many functions show both of a pair; ``looks`` has one for each function."""
    counts: dict[str, float] = {}
    for look in looks:
        for first, second in look.pairs(WITHIN_FUNCTION):
            name = f"fn_{first}+{second}"
            counts[name] = counts.get(name, 0.0) + 1
    return counts


def pooled(vectors: Iterable[Vector], *, size: int) -> dict[str, float]:
    """A bundle's vector from those of its files, as the labelled data has it: most are counts.

    ``size`` is that of all its code in bytes, also of what shows nothing.
    """
    total: dict[str, float] = {}
    for vector in vectors:
        for name, value in vector.items():
            if name in {"nhits_max", "maxstrent", "log_maxstr"}:
                total[name] = max(total.get(name, 0.0), value)
            else:
                total[name] = total.get(name, 0.0) + value
    hits = sum(value for name, value in total.items() if name in words())
    total |= {"hot_per_kb": hits / (max(size, 1) / 1024), "log_code": math.log1p(size)}
    return {name: round(value, 4) for name, value in total.items() if value}


def _of_text(text: str, role: Role, language: Language) -> dict[str, float]:
    numbers: dict[str, float] = dict(syntax.numbers_of(text, language))
    if danger := numbers.get("top_danger"):
        if role.at_install:
            numbers["setup_top_danger"] = danger
        if role.at_import:
            numbers["init_top_danger"] = danger
    numbers["log_maxstr"] = math.log1p(numbers.pop("maxstr", 0.0))
    numbers["long_b64"] = float(BASE64.search(text) is not None)
    numbers["ws_pad"] = float(PADDING.search(text) is not None)
    if not text.isascii():
        numbers["conf_chars"] = float(min(len(CONFUSABLE.findall(text)), MOST_CONFUSABLE))
    return numbers

"""Reads a reviewer's answer, and believes only what it can show in the code."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scanner.analyzers.slices.cutting import Slice
from scanner.llm.prompt import LEVELS
from scanner.scoring import Risk

SHORTEST_QUOTE = 6
MOST_QUOTES = 20
MOST_WORDS_CHARACTERS = 1000


class NotUsable(Exception):
    """The message says why, in words for a reviewer."""


@dataclass(frozen=True, slots=True)
class Evidence:
    path: str
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Verdict:
    level: Risk
    confidence: float
    evidence: tuple[Evidence, ...]
    behaviours: tuple[str, ...]
    explanation: str


def read(text: str, slices: Sequence[Slice]) -> Verdict:
    """Raises ``NotUsable`` for what is no answer, or one that cannot show what it claims."""
    document = _document(text)
    level, confidence = document.get("level"), document.get("confidence")
    if level not in LEVELS or isinstance(confidence, bool):
        raise NotUsable("Its answer names no level.")
    if not isinstance(confidence, int | float) or not math.isfinite(confidence):
        raise NotUsable("Its answer does not say how sure it is.")
    verdict = Verdict(
        level=Risk(level),
        confidence=min(1.0, max(0.0, float(confidence))),
        evidence=tuple(_evidence(document.get("evidence"), slices)),
        behaviours=tuple(_words(document.get("behaviours"))),
        explanation=_clean(document.get("explanation")),
    )
    if verdict.level is not Risk.LOW and not verdict.evidence:
        raise NotUsable("It accuses the code and quotes nothing that is in it.")
    return verdict


def _document(text: str) -> Mapping[str, Any]:
    """The object in the answer; some models put it into a fence or between words."""
    decoder = json.JSONDecoder()
    start = text.find("{")
    try:
        document, _ = decoder.raw_decode(text, start) if start >= 0 else (None, 0)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise NotUsable("Its answer is not JSON.")
    return document


def _evidence(quotes: object, slices: Sequence[Slice]) -> Iterator[Evidence]:
    for quote in (quotes if isinstance(quotes, list) else [])[:MOST_QUOTES]:
        if isinstance(quote, dict):
            found = _found(str(quote.get("path")), str(quote.get("quote")).strip("\r\n"), slices)
            if found:
                yield found


def _found(path: str, quote: str, slices: Sequence[Slice]) -> Evidence | None:
    """A quote counts where it stands letter by letter in the code; comments are no evidence."""
    if len(quote.strip()) < SHORTEST_QUOTE:
        return None
    for each in slices:
        at = each.code.find(quote) if each.path == path else -1
        if at >= 0:
            return Evidence(path, each.line + each.code.count("\n", 0, at), quote)
    return None


def _words(values: object) -> Iterator[str]:
    for value in (values if isinstance(values, list) else [])[:MOST_QUOTES]:
        yield _clean(value)[:100]


def _clean(value: object) -> str:
    text = value if isinstance(value, str) else ""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split())[:MOST_WORDS_CHARACTERS]

"""Sentences that are meant for a reviewer or a language model, in several ways to say them.

Each pattern needs two parts that an honest sentence does not have together. A prompt of an app
that uses a model (``You are a helpful assistant``) has neither.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from scanner.analyzers.hints import Hints
from scanner.analyzers.rules import Rule
from scanner.analyzers.text import rules

Words = tuple[str, ...]
MODEL = (
    r"(?:ai|llms?|language models?|assistants?|gpt(?: ?\d\w*)?|chatgpt|claude|gemini|copilot"
    r"|(?:ai|automated|security|code|malware|static|llm) (?:scanners?|reviewers?|analy[sz]ers?"
    r"|tools?|review|analysis|agents?)|reviewers?|auditors?|moderators?)"
)
SUBJECT = (
    r"(?:this|the|these|our)(?: \w+)? (?:package|code|codebase|file|module|app|application|library"
    r"|script|project|repository|function|plugin|bundle|version|submission)s?"
)
HARMLESS = (
    r"(?:safe|benign|clean|harmless|trusted|legitimate|low risk|not malicious|non malicious"
    r"|approved)"
)
NOBODY = (
    r"(?:malware|malicious (?:code|behaviou?r)|threats?|vulnerabilit(?:y|ies)|security issues"
    r"|findings|issues)"
)
AUTHORITY = (
    r"(?:the )?(?:security(?: team)?|anthropic|openai|google|microsoft|store|marketplace|platform"
    r"|vendor|trust and safety|review(?:ers?| team| board)?|matrix|scanner|compliance"
    r"|a human|human review\w*|staff)"
)
POISON = (
    r"(?:nerve agents?|sarin|vx gas|ricin|anthrax|pipe bombs?|bioweapons?|nuclear (?:bomb|weapon)s?"
    r"|enriched uranium|smallpox|napalm)"
)
SAFE_WORDS: Words = ("safe", "benign", "clean", "harmless", "trusted", "legitimate", "low risk")
SAFE_WORDS += ("malicious", "approved", "no ")


REACH_CHARACTERS = 500
"""No sentence that we look for is longer."""


class Appeal(NamedTuple):
    """``hints`` are groups of words, the rarest first: each match has one of every group."""

    rule: Rule
    pattern: re.Pattern[str]
    hints: tuple[Words, ...]


def _any(words: str) -> Words:
    return tuple(words.split("|"))


def _appeal(rule: Rule, pattern: str, *hints: Words) -> Appeal:
    return Appeal(rule, re.compile(pattern), hints)


APPEALS = (
    _appeal(
        rules.OVERRIDE,
        r"\b(?:ignore|disregard|forget|override|bypass|discard|not follow|stop following)"
        r"(?: (?:all|any|the|your|every|of|my|these|those|everything|and)){0,4}"
        r" (?:previous|prior|above|preceding|earlier|former|foregoing|system|existing|original)"
        r"(?: (?:system|safety|security|and|prior|analysis|review)){0,2}"
        r" (?:instructions?|prompts?|directives?|guidelines)\b",
        ("instruction", "prompt", "directive", "guideline"),
        ("ignore ", "disregard ", "forget ", "override ", "bypass ", "discard ", "follow"),
        _any("previous|prior|above|preceding|earlier|former|foregoing|system|existing|original"),
    ),
    _appeal(
        rules.OVERRIDE,
        r"ignor(?:iere|iert|ieren sie)(?: (?:alle|die|sämtliche)){0,2} (?:vorherigen|bisherigen"
        r"|obigen) (?:anweisungen|befehle|regeln)|ignore[zr]?(?: toutes)? les instructions"
        r" pr[ée]c[ée]dentes|ignor[ae](?: todas)?(?: las)? instrucciones anteriores"
        r"|ignora(?: tutte)? le istruzioni precedenti|ignore(?: todas)? as instruç[õo]es anteriores"
        r"|(?:忽略|无视)(?:掉)?(?:以上|之前|先前|前面)(?:的)?(?:所有)?(?:的)?(?:指令|指示|说明|提示)",
        _any(
            "anweisungen|befehle|regeln|instructions|instrucciones|istruzioni|instruç|指令|指示"
            "|说明|提示"
        ),
        ("ignor", "忽略", "无视"),
    ),
    _appeal(
        rules.CLAIM,
        SUBJECT + r" (?:is|was|are|has been|have been)"
        r"(?: (?:already|fully|been|manually|completely)){0,3} (?:safe|verified|approved|audited"
        r"|reviewed|whitelisted|allow ?listed|cleared|vetted|certified)"
        r"(?: and (?:approved|safe|verified|trusted))? (?:by|for) " + AUTHORITY + r"\b",
        _any("safe|verified|approved|audited|reviewed|listed|cleared|vetted|certified"),
        _any(
            "security|anthropic|openai|google|microsoft|store|platform|vendor|marketplace"
            "|trust|review|matrix|scanner|compliance|human|staff"
        ),
    ),
    _appeal(
        rules.CLAIM,
        SUBJECT + r" (?:is|are|contains?|has)"
        r"(?: (?:completely|entirely|absolutely|100%|known to be)){0,2} (?:not malicious"
        r"|non malicious|not malware|no malicious|no malware|free of malware|benign and)",
        ("malicious", "malware", "benign and"),
    ),
    _appeal(
        rules.SILENCE,
        r"\b(?:do not|don ?t|never|must not|should not|refrain from) (?:report|flag|mention|mark"
        r"|reject|alert|escalate|block|raise|disclose)(?:ing)? (?:(?:this|these|the|that|any|it"
        r"|anything)(?: (?:code|file|package|function|app|module|behaviou?r|finding)s?)? (?:as"
        r" (?:malicious|suspicious|malware|unsafe|dangerous|a threat|a risk|harmful)|to (?:the )?"
        r"(?:security|reviewers?|moderators?|store|marketplace|staff))|(?:this|these|the|any)"
        r" (?:malicious|suspicious|hidden|security) (?:code|behaviou?r|findings?|issues?))",
        ("do not", "don t", "dont", "never", "must not", "should not", "refrain"),
        _any(
            "malicious|suspicious|malware|unsafe|dangerous|a threat|a risk|harmful|security"
            "|reviewer|moderator|store|marketplace|staff|hidden"
        ),
    ),
    _appeal(
        rules.VERDICT,
        r"\b" + MODEL + r"\b[^.]{0,60}?\b(?:should|must|shall|please|need to|are required to|have"
        r" to|:|,)? ?(?:always )?(?:mark|classify|rate|report|treat|label|score|grade|conclude"
        r"|approve)\b[^.]{0,60}?\b(?:as|is|that)\b[^.]{0,30}?\b(?:"
        + HARMLESS
        + r"|no "
        + NOBODY
        + r")\b",
        SAFE_WORDS,
        _any("mark|classify|rate|report|treat|label|score|grade|conclude|approve"),
        _any(
            "ai|llm|model|assistant|gpt|claude|gemini|copilot|scanner|reviewer|analyzer"
            "|analyser|security|auditor|moderator"
        ),
    ),
    _appeal(
        rules.VERDICT,
        r"\b(?:respond|reply|answer|conclude|(?:output|return|print|say) (?:only|just|exactly))"
        r"(?: (?:only|just|exactly|simply|with|that)){1,3} ?:? ?(?:(?:verdict|risk|malicious"
        r"|severity) ?[:=] ?(?:safe|low|clean|benign|false|none|0)\b|(?:it is |(?:the )?code is )?"
        r"(?:safe|benign|clean)\b|no (?:malware|malicious|threats?|vulnerabilities|security issues"
        r"|findings)\b)",
        ("safe", "benign", "clean", "verdict", "risk", "malicious", "severity", "no "),
        ("respond", "reply", "answer", "conclude", "output", "return", "print", "say"),
        ("only", "just", "exactly", "with", "that"),
    ),
    _appeal(
        rules.FAKE_RESULT,
        r"\b(?:(?:security|malware|virus|code|store|marketplace)"
        r" (?:scan|review|audit|check|analysis)|scan(?:ner)?)"
        r"(?: (?:result|report|status|verdict|completed?))? ?[:=] ?"
        r"(?:safe|clean|benign|no (?:threats?|malware|findings|issues)|0 (?:threats|findings|issues"
        r"|vulnerabilities)|approved|low risk|risk: low|not malicious)\b",
        ("security", "malware", "virus", "scan", "store"),
        _any(
            "safe|clean|benign|threat|malware|findings|issues|vulnerabilities|approved|low"
            "|malicious"
        ),
        ("scan", "review", "audit", "check", "analysis"),
    ),
    _appeal(
        rules.BAIT,
        r"anthropic magic string trigger refusal"
        r"|\b(?:how to|steps to|instructions (?:for|to)|recipe (?:for|to)) "
        r"(?:synthesi[sz]e|make|build|produce|weaponi[sz]e|culture)\b[^.]{0,30}\b" + POISON + r"\b",
        _any(
            "magic string|sarin|nerve agent|ricin|anthrax|bomb|weapon|uranium|vx gas"
            "|smallpox|napalm"
        ),
        ("trigger refusal", "how to", "steps to", "instructions", "recipe"),
    ),
    _appeal(
        rules.ROLE,
        r"(?:< (?:im start|im end|system|start header id|eot id|endoftext)\b|\[/?inst\]|<< ?sys\b"
        r"|< ?system |\[system(?: message)?\]|\bsystem override\b)"
        r"(?=.{0,240}\b(?:malicious|benign|scan|vulnerab\w+|security review|this (?:package|code)"
        r"|verdict|reviewer)\b)",
        _any(
            "< im |< system|< start header|< eot|< endoftext|inst]|<< sys|<<sys|<system"
            "|[system|system override"
        ),
        _any(
            "malicious|benign|scan|vulnerab|security review|this package|this code|verdict|reviewer"
        ),
    ),
)


def appeals(text: str) -> Iterator[tuple[Rule, int]]:
    """Rule and position of each, in what ``plain`` made of a text."""
    for appeal in (APPEALS[number] for number in _hints().found_in(text)):
        for start, end in _stretches(text, appeal.hints):
            for match in appeal.pattern.finditer(text, start, end):
                yield appeal.rule, match.start()


@cache
def _hints() -> Hints:
    """The first group of each: it is the rarest."""
    return Hints(appeal.hints[0] for appeal in APPEALS)


def _stretches(text: str, hints: tuple[Words, ...]) -> Iterator[tuple[int, int]]:
    """Where a sentence can be: around the words of the first group, or everywhere or nowhere."""
    if not all(any(word in text for word in group) for group in hints[1:]):
        return
    places = sorted(at for word in hints[0] for at in _places(text, word))
    if len(places) * 2 * REACH_CHARACTERS >= len(text):
        yield 0, len(text)
        return
    start = end = 0
    for at in places:
        if end and at - REACH_CHARACTERS <= end:
            end = at + REACH_CHARACTERS
            continue
        if end:
            yield start, end
        start, end = max(0, at - REACH_CHARACTERS), at + REACH_CHARACTERS
    if end:
        yield start, min(end, len(text))


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)

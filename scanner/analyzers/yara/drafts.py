"""What a text of rules must be before anybody keeps it."""

from collections.abc import Mapping

import yara_x

from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.yara.rule_set import RuleSetInvalid, compile_rules

MOST_RULES = 50
MOST_LETTERS = 60
"""Of a rule's own name; it stands behind ``custom.`` in findings."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": ("threat", "capability"),
    "level": tuple(Severity),
    "confidence": tuple(Confidence),
}
LARGEST = {"cwe": 9_999, "version": 9_999}
LONGEST = {"message": 500, "remedy": 500}


def identifiers(text: str) -> frozenset[str]:
    """The names of the rules in it. Raises ``RuleSetInvalid``."""
    return frozenset(rule.identifier for rule in compile_rules(text))


def checked(text: str) -> frozenset[str]:
    """The same for a new text, of which every word must be one that a finding can have."""
    rules = list(compile_rules(text))
    if not rules:
        raise RuleSetInvalid("There is no rule in it")
    if len(rules) > MOST_RULES:
        raise RuleSetInvalid(f"More than {MOST_RULES} rules in one text")
    for rule in rules:
        if len(rule.identifier) > MOST_LETTERS:
            raise RuleSetInvalid(
                f"The name {rule.identifier[:20]}… has over {MOST_LETTERS} letters"
            )
        if wrong := _wrong_in(rule):
            raise RuleSetInvalid(f"What {rule.identifier} says of itself: {wrong}")
    return frozenset(rule.identifier for rule in rules)


def _wrong_in(rule: yara_x.Rule) -> str:
    """In words, empty when its metadata makes sense. What we do not read may be anything."""
    for name, value in rule.metadata:
        if name in CHOICES and value not in CHOICES[name]:
            return f"{name} is one of {', '.join(CHOICES[name])}"
        if name in LARGEST and not (type(value) is int and 0 < value <= LARGEST[name]):
            return f"{name} is a number from 1 to {LARGEST[name]}"
        if name in LONGEST and not (isinstance(value, str) and 0 < len(value) <= LONGEST[name]):
            return f"{name} is a text of at most {LONGEST[name]} characters"
    return ""

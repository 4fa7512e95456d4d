"""What a text of rules must be before anybody keeps it."""

from scanner.analyzers.yara.metadata import describe
from scanner.analyzers.yara.rule_set import RuleSetInvalid, compile_rules

MOST_RULES = 50


def identifiers(text: str) -> frozenset[str]:
    """The names of the rules in it. Raises ``RuleSetInvalid``."""
    rules = list(compile_rules(text))
    if not rules:
        raise RuleSetInvalid("There is no rule in it")
    if len(rules) > MOST_RULES:
        raise RuleSetInvalid(f"More than {MOST_RULES} rules in one text")
    for rule in rules:
        try:
            describe(rule, under="custom")
        except (TypeError, ValueError) as problem:
            raise RuleSetInvalid(f"What {rule.identifier} says of itself: {problem}") from problem
    return frozenset(rule.identifier for rule in rules)

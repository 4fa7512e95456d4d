"""What one kind of secret looks like."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scanner.analyzers.base import Confidence, Kind, Severity
from scanner.analyzers.rules import Rule

REVOKE = "Revoke it, and read the new one from the environment."
Check = Callable[[re.Match[str]], bool]


def always(_: re.Match[str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Secret:
    """A rule, the pattern of what it finds and texts one of which is in every match.

    A file that has none of ``hints`` is never searched. Group 1, if there is one, is the secret
    itself.
    """

    rule: Rule
    pattern: re.Pattern[str]
    hints: tuple[str, ...]
    is_real: Check = always

    def found_in(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        for match in self.pattern.finditer(text):
            if self.is_real(match):
                yield match, match[1] if self.pattern.groups else match[0]


def rule_of(
    name: str, what: str, severity: Severity, confidence: Confidence = Confidence.HIGH
) -> Rule:
    return Rule(
        name=f"secrets.{name}",
        severity=severity,
        cwe=798,
        message=f"Contains {what}.",
        remedy=REVOKE,
        confidence=confidence,
        kind=Kind.SECRET,
    )


def secret(
    name: str,
    what: str,
    pattern: str,
    *hints: str,
    severity: Severity = Severity.HIGH,
    confidence: Confidence = Confidence.HIGH,
    is_real: Check = always,
) -> Secret:
    """A row of the tables. The pattern may not begin or end within a longer word."""
    bounded = re.compile(rf"(?<![A-Za-z0-9_]){pattern}(?![A-Za-z0-9_])")
    return Secret(rule_of(name, what, severity, confidence), bounded, hints, is_real)

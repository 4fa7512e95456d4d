"""The scanner's desks."""

from scanner.admin import (
    custom_rules,
    cut_offs,
    decisions,
    findings,
    known_bad,
    rescans,
    rules,
    rulesets,
    scans,
)

__all__ = [
    "custom_rules",
    "cut_offs",
    "decisions",
    "findings",
    "known_bad",
    "rescans",
    "rules",
    "rulesets",
    "scans",
]

"""The scanner's desks."""

from scanner.admin import (
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
    "cut_offs",
    "decisions",
    "findings",
    "known_bad",
    "rescans",
    "rules",
    "rulesets",
    "scans",
]

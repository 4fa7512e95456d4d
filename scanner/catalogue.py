"""Every rule there is, for whoever wants to know what the scan looks at."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from django.urls import reverse

import scanner.analyzers
import scanner.engine.incomplete  # its rules are known, too
from scanner.analyzers.base import Finding, Kind, Severity
from scanner.analyzers.rules import KNOWN, Rule
from scanner.analyzers.sources import Source
from scanner.plugins.about import ABOUT, About
from scanner.scoring import Action, Tuning, grade

WORKERS = frozenset({"scanner.analyzers.inside"})
"""Modules that only run in the sandbox."""


OWN = "custom"
"""What rules of the operator's own begin with; their text is nobody else's business."""


class Explained(NamedTuple):
    """A rule as an operator has it: what one finding of it does to a version."""

    rule: Rule
    severity: Severity
    action: Action
    is_shown: bool


@cache
def rules() -> Mapping[str, Rule]:
    """By name. Loads every parser, once."""
    for module in pkgutil.walk_packages(scanner.analyzers.__path__, "scanner.analyzers."):
        if module.name not in WORKERS:
            importlib.import_module(module.name)
    named = (rule for rule in KNOWN.values() if "." in rule.name and not _is_in_yara(rule))
    return {rule.name: rule for rule in sorted([*named, *_shipped()], key=lambda rule: rule.name)}


def _is_in_yara(rule: Rule) -> bool:
    """Those that were loaded may be an operator's drafts, which nobody else is told of."""
    return rule.name.startswith(("yara.", f"{OWN}."))


def _shipped() -> Iterator[Rule]:
    metadata = importlib.import_module("scanner.analyzers.yara.metadata")
    rule_set = importlib.import_module("scanner.analyzers.yara.rule_set")
    for rule in rule_set.shipped():
        yield metadata.describe(rule).rule


def explained(tuning: Tuning) -> dict[Kind, list[Explained]]:
    """Rules by the question they answer, in each the gravest first."""
    found: dict[Kind, list[Explained]] = {kind: [] for kind in Kind}
    for rule in rules().values():
        found[rule.kind_of_finding].append(_explain(rule, tuning))
    for each in found.values():
        each.sort(key=lambda known: (-known.severity.rank, known.rule.name))
    return found


def _explain(rule: Rule, tuning: Tuning) -> Explained:
    seen = list(tuning.applied([_finding_of(rule)]))
    graded = grade([_finding_of(rule)], tuning=tuning)
    severity = seen[0].severity if seen else rule.severity
    return Explained(rule, severity, graded.action, is_shown=bool(seen))


def _finding_of(rule: Rule) -> Finding:
    """One as it would be found in ordinary code of an app."""
    return rule.at(Source("app", ""), 1, evidence="")


def anchor_of(rule: str) -> str:
    """Where the page explains a rule: itself, or whose it is where it is none of ours.

    >>> anchor_of("python.shell"), anchor_of("bandit.b602"), anchor_of("custom.evil-wallet")
    ('python.shell', 'bandit', 'custom')
    """
    whose = rule.partition(".")[0]
    return whose if whose in ABOUT or whose == OWN else rule


def url_of(rule: str) -> str:
    return f"{reverse('scanner:rule-list')}#{anchor_of(rule)}"


def plugins(switched_on: str) -> list[tuple[About, bool]]:
    """Every tool there is, and whether it is among those that the setting names."""
    names = {name.strip().lower() for name in switched_on.split(",")}
    return [(about, about.name in names) for about in ABOUT.values()]

"""Print what reviewers said about findings, rule by rule, for evaluating the rules.

With --json: an object with ``rules`` (what was decided about each), ``decisions``, a line for each
finding, and ``bundles``, whether a reviewer called the archive malicious (1) or honest (0). None
names an app or a person. ``python -m scanner.training.feedback`` reads it.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from scanner import feedback
from scanner.feedback import RuleFeedback
from scanner.models import FindingDecision

HEADING = f"{'rule':<44} {'decided':>7} {'false alarms':>12} {'accepted':>8} {'share':>6}"


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print it as JSON")


def run(options: argparse.Namespace) -> int:
    decisions = list(feedback.decisions())
    told = feedback.by_rule(decisions)
    if options.json:
        document = {
            "rules": [_rule(each) for each in _worst_first(told)],
            "decisions": [_decision(each) for each in decisions],
            "bundles": [each._asdict() for each in feedback.bundle_labels()],
        }
        sys.stdout.write(json.dumps(document, indent=1) + "\n")
    else:
        sys.stdout.write("\n".join([HEADING, *map(_line, _worst_first(told))]) + "\n")
    return 0


def _worst_first(told: Mapping[str, RuleFeedback]) -> list[RuleFeedback]:
    return sorted(told.values(), key=lambda each: (-each.false_alarms, -each.share, each.rule))


def _line(each: RuleFeedback) -> str:
    counts = f"{each.decided:>7} {each.false_alarms:>12} {each.accepted:>8}"
    return f"{each.rule:<44} {counts} {each.percent:>4} %"


def _rule(each: RuleFeedback) -> dict[str, Any]:
    return {
        "rule": each.rule,
        "decided": each.decided,
        "false_alarms": each.false_alarms,
        "accepted": each.accepted,
        "share": round(each.share, 4),
    }


def _decision(each: FindingDecision) -> dict[str, Any]:
    return {
        "rule": each.rule,
        "version": each.rule_version,
        "fingerprint": each.fingerprint,
        "language": feedback.language_of(each.path),
        "kind": each.kind,
        "severity": each.severity,
        "state": each.state,
        "bundle_sha256": each.bundle_sha256,
    }

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from scanner.analyzers.base import Confidence, Kind, Severity
from scanner.plugins.tool import Said, Tool, ToolFailed, severity_of

SCALE = {"LOW": Severity.LOW, "MEDIUM": Severity.LOW, "HIGH": Severity.MEDIUM}
"""A step down: it is tuned to packages, and calls most ordinary web apps risky."""


class GuardDog(Tool):
    """DataDog's scanner of malicious packages. Apache-2.0.

    What it calls a risk is a threat together with what makes it possible, and asks for a person at
    most. A threat alone is low, and a capability is what every app has.
    """

    name: ClassVar[str] = "guarddog"
    kind: ClassVar[Kind] = Kind.MALICE

    def commands(self, tree: Path) -> Iterable[Sequence[str]]:
        # Its own sandbox cannot be made inside ours, and is not needed there.
        options = ("--no-sandbox", "--output-format", "json")
        yield (self.program("guarddog"), "pypi", "scan", str(tree), *options)

    def understood(self, output: bytes, tree: Path) -> Iterator[Said]:
        document = json.loads(output)
        if document["errors"]:
            raise ToolFailed(f"guarddog: {next(iter(document['errors'].values()))}")
        told = set()
        for risk in document["risks"]:
            if risk["threat_rule"]:
                told.add((risk["threat_rule"], risk["threat_location"]))
                severity = severity_of(risk["severity"], SCALE)
                yield _said(
                    risk["threat_rule"],
                    risk["threat_location"],
                    severity,
                    risk["threat_description"],
                )
        yield from _alone(document["results"], told)


def _alone(results: Mapping[str, Any], told: set[tuple[str, str]]) -> Iterator[Said]:
    for rule, found in results.items():
        severity = Severity.LOW if rule.startswith("threat-") else Severity.INFO
        for match in found or ():
            if (rule, match["location"]) not in told:
                yield _said(rule, match["location"], severity, match["message"])


def _said(rule: str, location: str, severity: Severity, message: str) -> Said:
    path, _, line = location.rpartition(":")
    return Said(
        rule=rule,
        severity=severity,
        confidence=Confidence.MEDIUM,
        path=path,
        line=int(line),
        message=message,
        cwe=506,
        more="Explain to the reviewer why the app needs it, or remove it.",
    )

"""Which lines are worth a reviewer's look, the most suspicious first."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from scanner.analyzers.base import Kind, Severity

MALICE_WEIGHT = 10.0
UNREADABLE_WEIGHT = 1.0
MODEL_WEIGHT = 30.0
LEAST_OF_MODEL = 0.2


class Place(NamedTuple):
    """``line`` 0 is the head of the file."""

    weight: float
    path: str
    line: int


def places(
    findings: Iterable[Mapping[str, Any]], details: Mapping[str, Mapping[str, Any]]
) -> list[Place]:
    """From what rules found and what the model thinks of single files."""
    found = [*_of_rules(findings), *_of_model(details.get("model", {}))]
    return sorted(set(found), key=lambda place: (-place.weight, place.path, place.line))


def _of_rules(findings: Iterable[Mapping[str, Any]]) -> Iterator[Place]:
    for finding in findings:
        severity = Severity(finding["severity"]).rank
        if finding["kind"] == Kind.MALICE and severity:
            yield Place(MALICE_WEIGHT + severity, finding["path"], finding["line"])
        elif finding["kind"] == Kind.WEAKNESS and severity >= Severity.HIGH.rank:
            yield Place(float(severity), finding["path"], finding["line"])
        elif finding["rule"] == "engine.unreadable":
            yield Place(UNREADABLE_WEIGHT, finding["path"], finding["line"])


def _of_model(details: Mapping[str, Any]) -> Iterator[Place]:
    for file in details.get("files", ()):
        likely = float(file.get("malicious", 0.0))
        if likely >= LEAST_OF_MODEL:
            lines = file.get("lines") or [0]
            yield Place(MODEL_WEIGHT * likely, str(file.get("path", "")), int(lines[0]))

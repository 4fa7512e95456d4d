"""A report as a person reads it in a terminal."""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from scanner import sarif
from scanner.analyzers.base import Finding
from scanner.engine.report import Report, RunStatus

RED, YELLOW, GREEN, DIM, BOLD = "31", "33", "32", "2", "1"
COLOUR_OF = {
    "critical": f"{BOLD};{RED}",
    "high": RED,
    "medium": YELLOW,
    "low": GREEN,
    "info": DIM,
}
MOST_SHOWN = 100


def in_form(report: Report, *, as_json: bool, as_sarif: bool) -> str:
    """As a program asked for it, or else as a person reads it."""
    if as_sarif:
        return json.dumps(_sarif(report), indent=2) + "\n"
    if as_json:
        return report.to_json() + "\n"
    return as_text(report, coloured=sys.stdout.isatty() and "NO_COLOR" not in os.environ)


def _sarif(report: Report) -> dict[str, Any]:
    return sarif.document(
        report.findings,
        version=", ".join(f"{run.name} {run.version}" for run in report.analyzers),
        complete=report.complete,
        properties={
            "risk": str(report.risk),
            "malicious": report.malicious,
            "reasons": list(report.reasons),
        },
    )


def as_text(report: Report, *, coloured: bool = False) -> str:
    return "\n".join(_lines(report, coloured=coloured)) + "\n"


def _lines(report: Report, *, coloured: bool) -> Iterator[str]:
    def paint(text: str, colour: str) -> str:
        return f"\033[{colour}m{text}\033[0m" if coloured else text

    yield f"Risk: {paint(report.risk, COLOUR_OF[report.risk])}"
    yield f"Malicious: {report.malicious:.2f}"
    yield from (f"  {_printable(reason)}" for reason in report.reasons)
    for finding in report.findings[:MOST_SHOWN]:
        yield ""
        yield from _finding(finding, paint(f"{finding.severity:8}", COLOUR_OF[finding.severity]))
    if len(report.findings) > MOST_SHOWN:
        yield ""
        yield f"... and {len(report.findings) - MOST_SHOWN} less grave ones; --json prints all."
    yield ""
    yield from (
        f"{run.name} did not finish: {run.status}"
        for run in report.analyzers
        if run.status is not RunStatus.DONE
    )
    yield _summary(report)


def _finding(finding: Finding, severity: str) -> Iterator[str]:
    place = f"{finding.path}:{finding.line}" if finding.line else finding.path
    yield f"{severity} {_printable(place)}  {finding.rule} ({finding.kind})"
    yield f"         {finding.message}"
    if finding.evidence:
        yield f"         | {_printable(finding.evidence)}"
    yield f"         {finding.remedy}"


def _summary(report: Report) -> str:
    counts = report.counts
    found = ", ".join(f"{counts[each]} {each}" for each in counts) or "nothing"
    return (
        f"{report.files} files, {len(report.skipped)} of them less closely or not at all, "
        f"{len(report.analyzers)} analyzers, {report.seconds:.1f} s: {found}"
    )


def _printable(text: str) -> str:
    """Names of files are anybody's; none may steer the terminal."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)

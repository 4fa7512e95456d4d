"""What a scan found, as whoever made the app reads it: what is new comes first."""

from typing import Any, NamedTuple

from appstore import queries

SHOWN = 100


class Section(NamedTuple):
    title: str
    findings: list[Any]
    """The first of them, the worst first."""
    total: int
    is_open: bool


def sections(scan: Any) -> list[Section]:
    """Those that hold something. Without a version approved before, nothing is called new."""
    found = queries.findings_of(scan)
    standing = [finding for finding in found if finding.state == "open"]
    aside = [finding for finding in found if finding.state != "open"]
    if scan and scan.baseline_id:
        before = scan.baseline.version.version
        new = [finding for finding in standing if finding.baseline == "new"]
        known = [finding for finding in standing if finding.baseline != "new"]
        parts = [(f"New since {before}", new, True), (f"There in {before} already", known, False)]
    else:
        parts = [("To look at", standing, True)]
    parts.append(("Put aside by reviewers", aside, False))
    return [
        Section(title, rows[:SHOWN], len(rows), is_open) for title, rows, is_open in parts if rows
    ]

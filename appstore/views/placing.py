"""Where in a difference each finding stands: under its line, or before the lines."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from appstore.sources.hunks import FileDiff, Hunk, Row


class PlacedHunk(NamedTuple):
    heading: str
    rows: list[tuple[Row, Sequence[Any]]]
    """Each line with what was found in it."""


class Placed(NamedTuple):
    """A file's hunks with its findings. ``diff`` is None where no lines are compared."""

    diff: FileDiff | None
    hunks: list[PlacedHunk]
    new_elsewhere: list[Any]
    """What came with this version though its line is not among those shown."""
    other_elsewhere: list[Any]


def mark_new(findings: Collection[Any], known: Collection[str] | None) -> None:
    """Adds ``is_new`` and ``is_quiet``: there before, or put aside.

    ``known`` are the fingerprints of the base, and None without one: then nothing is new.
    """
    for finding in findings:
        is_there_before = known is not None and finding.fingerprint in known
        finding.is_quiet = is_there_before or finding.state != "open"
        finding.is_new = known is not None and not finding.is_quiet


def new_beside(findings: Mapping[str, list[Any]], changed: Collection[str]) -> list[Any]:
    """What is new in files that are the same as before: what they call may have changed."""
    beside = [found for path, found in findings.items() if path not in changed]
    return [finding for found in beside for finding in found if finding.is_new]


def place(diff: FileDiff | None, findings: Collection[Any]) -> Placed:
    by_line: dict[int | None, list[Any]] = defaultdict(list)
    for finding in findings:
        by_line[finding.line].append(finding)
    hunks = [_with_findings(hunk, by_line) for hunk in diff.hunks] if diff else []
    shown = {row.new for hunk in hunks for row, _ in hunk.rows}
    elsewhere = [finding for finding in findings if finding.line not in shown]
    return Placed(
        diff,
        hunks,
        new_elsewhere=[finding for finding in elsewhere if finding.is_new],
        other_elsewhere=[finding for finding in elsewhere if not finding.is_new],
    )


def _with_findings(hunk: Hunk, by_line: Mapping[int | None, list[Any]]) -> PlacedHunk:
    return PlacedHunk(hunk.heading, [(row, by_line.get(row.new, ())) for row in hunk.rows])

"""Why a person is needed: one row of the table for each reason, one small function for each row.

A function answers what exactly it saw, in words for the reviewer, or nothing. The weights add up;
each point counts as much as an hour of waiting.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings

from appstore.models import RiskLevel
from appstore.review import lots
from appstore.review.situation import Situation

Look = Callable[[Situation], str]
BINARIES = frozenset({"files.program", "files.bytecode", "files.vendored-program"})


def risk_is(level: RiskLevel) -> Look:
    def look(now: Situation) -> str:
        return f"The scan graded it {level.label.lower()}." if now.risk == level else ""

    return look


def scan_unfinished(now: Situation) -> str:
    whole = now.scan is not None and now.scan.is_complete
    return "" if whole else "Silence of an analyzer is never a pass."


def permissions_widened(now: Situation) -> str:
    return ", ".join(permission.label for permission in now.widened)


def dependencies_changed(now: Situation) -> str:
    if now.changes is None or not now.changes.is_ready:
        return ""
    if not now.changes.are_dependencies_known:
        return "The files that name them are too much to read."
    count = len(now.changes.dependencies)
    return f"{count} since {now.changes.base}" if count else ""


def new_findings(now: Situation) -> str:
    count = len(now.new_fingerprints)
    return f"{count} since {now.approved.version}" if now.approved and count else ""


def binary_files(now: Situation) -> str:
    return "Programs that cannot be read as source." if now.found_rules & BINARIES else ""


def first_submission(now: Situation) -> str:
    return "" if now.approved else "Nobody has approved a version of this app yet."


def new_developer(now: Situation) -> str:
    return "" if now.has_published else f"{now.developer} has nothing in the store yet."


def rejected_before(now: Situation) -> str:
    return f"{now.rejection_count} in the last year" if now.rejection_count else ""


def taken_down_before(now: Situation) -> str:
    return "An app of this developer was suspended in the last year." if now.was_suspended else ""


def popular_app(now: Situation) -> str:
    count = now.app.install_count
    return f"{count} installations" if count >= settings.REVIEW_POPULAR_INSTALLS else ""


def random_sample(now: Situation) -> str:
    drawn = lots.is_drawn("thorough", now.version.pk, percent=settings.REVIEW_SAMPLE_PERCENT)
    return "Drawn by lot: read it as if nothing were known of it." if drawn else ""


def never(_: Situation) -> str:
    """For what is not seen in a version but happens: whoever knows of it says so."""
    return ""


class Reason(NamedTuple):
    code: str
    label: str
    weight: int
    """In hours of waiting."""
    look: Look


REASONS = (
    Reason("critical_risk", "Critical risk", 144, risk_is(RiskLevel.CRITICAL)),
    Reason("high_risk", "High risk", 72, risk_is(RiskLevel.HIGH)),
    Reason("medium_risk", "Medium risk", 24, risk_is(RiskLevel.MEDIUM)),
    Reason("rescan_raised", "A new scan raised its level", 72, never),
    Reason("scan_unfinished", "Scan did not finish", 72, scan_unfinished),
    Reason("appeal", "Appeal", 48, never),
    Reason("abuse", "Abuse reported", 72, never),
    Reason("taken_down_before", "Taken down before", 48, taken_down_before),
    Reason("permissions_widened", "Permissions widened", 36, permissions_widened),
    Reason("dependencies_changed", "Dependencies changed", 12, dependencies_changed),
    Reason("new_findings", "New findings", 24, new_findings),
    Reason("binary_files", "Binary files", 24, binary_files),
    Reason("popular_app", "Popular app", 24, popular_app),
    Reason("first_submission", "First submission", 12, first_submission),
    Reason("new_developer", "New developer", 12, new_developer),
    Reason("rejected_before", "Rejected before", 12, rejected_before),
    Reason("developer_replied", "Developer replied", 12, never),
    Reason("random_sample", "Random sample", 6, random_sample),
    Reason("every_release", "Every release is read", 0, never),
)
BY_CODE = {reason.code: reason for reason in REASONS}


def fact(code: str, detail: str = "") -> dict[str, str | int]:
    """A reason as the queue keeps it, with the weight it has today."""
    return {"code": code, "weight": BY_CODE[code].weight, "detail": detail}


def of(now: Situation, *, besides: Collection[str] = ()) -> list[dict[str, str | int]]:
    """Every reason that applies, the heaviest first, and those that the caller knows of.

    Without any the store's promise is reason enough: every release is read.
    """
    seen = {reason.code: detail for reason in REASONS if (detail := reason.look(now))}
    applying = (code for code in BY_CODE if code in seen or code in besides)
    codes = sorted(applying, key=lambda code: -BY_CODE[code].weight)
    return [fact(code, seen.get(code, "")) for code in codes or ["every_release"]]


class Shown(NamedTuple):
    """A reason as a reviewer reads it."""

    label: str
    detail: str
    weight: int


def shown(facts: Iterable[Mapping[str, Any]]) -> list[Shown]:
    """Kept reasons in today's words; one that is no longer in the table shows its code."""
    return [
        Shown(
            BY_CODE[kept["code"]].label if kept["code"] in BY_CODE else kept["code"],
            kept["detail"],
            kept["weight"],
        )
        for kept in facts
    ]

"""How well the desk does: asked of the rows themselves, each question in one statement."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, F, Q

from appstore.models import DecisionKind, ReviewDecision, ReviewOpinion
from appstore.review.agreement import Agreement

WEEKS = timedelta(weeks=12)
DAYS = timedelta(days=60)

# The clock of an entry stands still while the developer has the move; its due date knows that.
BY_WEEK = """
SELECT date_trunc('week', left_at AT TIME ZONE 'UTC')::date, count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY left_at - entered_at - away),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY left_at - entered_at - away),
       avg((left_at <= due_at)::int)::float
  FROM appstore_queueentry
 WHERE outcome IN ('approved', 'rejected') AND left_at > %s
 GROUP BY 1 ORDER BY 1 DESC
"""
BY_DAY = """
SELECT day::date, count(entry.id)
  FROM generate_series(%s::timestamptz, %s::timestamptz, interval '1 day') AS day
  LEFT JOIN appstore_queueentry entry
    ON entry.entered_at <= day AND (entry.left_at IS NULL OR entry.left_at > day)
 GROUP BY 1 ORDER BY 1
"""


class Week(NamedTuple):
    start: date
    decided: int
    median: timedelta
    p90: timedelta
    in_time: float
    """The share decided before the due date, 0 to 1."""


class Reviewer(NamedTuple):
    name: str
    approved: int
    rejected: int
    second_opinions: int
    """On decisions of theirs."""
    agreed: int


def weeks(*, at: datetime) -> list[Week]:
    """Time to a decision, the newest week first."""
    return [Week(*row) for row in _ask(BY_WEEK, at - WEEKS)]


def sizes(*, at: datetime) -> list[tuple[date, int]]:
    """How many were in review at this hour of each day."""
    return _ask(BY_DAY, at - DAYS, at)


def reviewers(*, at: datetime) -> list[Reviewer]:
    """Who decided how much, and how often another would have decided the same."""
    given = Q(second_opinion__given_at__isnull=False)
    same = Q(kind=DecisionKind.APPROVE, second_opinion__would_approve=True) | Q(
        kind=DecisionKind.REJECT, second_opinion__would_approve=False
    )
    decided = ReviewDecision.objects.filter(
        kind__in=(DecisionKind.APPROVE, DecisionKind.REJECT),
        decided_at__gt=at - WEEKS,
        decided_by__isnull=False,
    )
    rows = decided.values(name=F("decided_by__email")).annotate(
        approved=Count("pk", filter=Q(kind=DecisionKind.APPROVE)),
        rejected=Count("pk", filter=Q(kind=DecisionKind.REJECT)),
        second_opinions=Count("pk", filter=given),
        agreed=Count("pk", filter=given & same),
    )
    return [Reviewer(**row) for row in rows.order_by("-approved", "name")]


def agreement() -> Agreement:
    """Of all second opinions that were ever given."""
    counts = {
        (kind == DecisionKind.APPROVE, would): count
        for kind, would, count in ReviewOpinion.objects.given()
        .values_list("decision__kind", "would_approve")
        .annotate(Count("pk"))
    }
    pairs = ((True, True), (True, False), (False, True), (False, False))
    return Agreement(*(counts.get(pair, 0) for pair in pairs))


def _ask(question: str, *values: datetime) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        rows: list[Any] = cursor.fetchall()
    return rows

"""Questions about scans, for pages and the API."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When

from appstore.models import RiskLevel
from scanner.models import Hunt, HuntItemState, Rescan, RescanItem, RescanItemState

CHANGED_SHOWN = 200


@dataclass(frozen=True)
class RescanReport:
    """What a campaign would change, or has changed."""

    total: int
    read: int
    failed: int
    raised: int
    lowered: int
    moves: Mapping[tuple[str, str], int]
    """From which level to which, and how many versions."""
    changed: list[RescanItem]
    """Those whose level would be another, and the most installed of them first."""


def rescan_report(rescan: Rescan) -> RescanReport:
    by_state = dict(rescan.items.values_list("state").annotate(Count("pk")).order_by())
    answered = rescan.items.exclude(risk_after="").annotate(
        before=_rank("risk_before"), after=_rank("risk_after")
    )
    moves = answered.values_list("risk_before", "risk_after").annotate(Count("pk")).order_by()
    changed = answered.exclude(before=F("after")).in_order().select_related("version__app")
    unread = (RescanItemState.WAITING, RescanItemState.READING, RescanItemState.FAILED)
    total = sum(by_state.values())
    return RescanReport(
        total=total,
        read=total - sum(by_state.get(state, 0) for state in unread),
        failed=by_state.get(RescanItemState.FAILED, 0),
        raised=answered.filter(after__gt=F("before")).count(),
        lowered=answered.filter(after__lt=F("before")).count(),
        moves={(before, after): count for before, after, count in moves if before != after},
        changed=list(changed[:CHANGED_SHOWN]),
    )


@dataclass(frozen=True)
class HuntProgress:
    total: int
    read: int
    """Those that could not be read are among them."""
    failed: int
    matching: int
    matches: int


def hunt_progress(hunt: Hunt) -> HuntProgress:
    unread = Q(state__in=(HuntItemState.WAITING, HuntItemState.READING))
    counts = hunt.items.aggregate(
        total=Count("pk"),
        unread=Count("pk", filter=unread),
        failed=Count("pk", filter=Q(state=HuntItemState.FAILED)),
        matching=Count("pk", filter=Q(match_count__gt=0)),
        matches=Sum("match_count", default=0),
    )
    return HuntProgress(
        total=counts["total"],
        read=counts["total"] - counts["unread"],
        failed=counts["failed"],
        matching=counts["matching"],
        matches=counts["matches"],
    )


def _rank(column: str) -> Case:
    """Levels as numbers; their texts would sort by alphabet."""
    levels = enumerate(RiskLevel.values)
    return Case(
        *(When(**{column: level}, then=Value(rank)) for rank, level in levels),
        default=Value(-1),
        output_field=IntegerField(),
    )

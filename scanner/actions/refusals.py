"""What ran of a version and was refused, counted."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Least

from appstore.models import AppVersion
from appstore.signals import Refusal
from scanner import tasks
from scanner.models import RuntimeRefusal
from scanner.models.refusal import REFUSAL_KINDS

MOST_TARGETS = 100
OTHERS = "*"
"""A version that wants to go to more places has the rest counted as one."""
ENDS = frozenset({"limit", "call"})
"""There are few of them, so they are never counted with the rest."""


@transaction.atomic
def note(*, version: AppVersion, refusals: Iterable[Refusal]) -> None:
    """Add to what is known; a job makes findings of it. Whoever tells twice is counted twice."""
    known = set(RuntimeRefusal.objects.filter(version=version).values_list("kind", "target"))
    for refusal in sorted(refusals):  # in one order, so that two never wait for each other
        kind = refusal.kind if refusal.kind in REFUSAL_KINDS else "host"
        place = (kind, refusal.target[:253])
        if kind not in ENDS and place not in known and len(known) >= MOST_TARGETS:
            place = ("host", OTHERS)
        known.add(place)
        _count(version, *place, refusal)
    tasks.weigh_refusals.enqueue(key=version.pk, version_id=version.pk)


def _count(version: AppVersion, kind: str, target: str, refusal: Refusal) -> None:
    row, is_new = RuntimeRefusal.objects.get_or_create(
        version=version,
        kind=kind,
        target=target,
        defaults={
            "times": refusal.times,
            "first_at": refusal.first_at,
            "last_at": refusal.last_at,
        },
    )
    if not is_new:
        RuntimeRefusal.objects.filter(pk=row.pk).update(
            times=F("times") + refusal.times,
            first_at=Least("first_at", refusal.first_at),
            last_at=Greatest("last_at", refusal.last_at),
        )

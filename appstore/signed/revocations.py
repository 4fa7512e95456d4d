"""The list of revoked licenses, for apps that check keys without asking us."""

from datetime import UTC, datetime, timedelta
from typing import Any

from appstore.models import License
from appstore.signed import texts
from appstore.signed.license_keys import LIFE, seconds

KIND = "MTXR1"
EVERY = timedelta(hours=1)
"""How often the same list is signed anew, to say that it is still the newest."""
GOOD_FOR = timedelta(days=1)
MARGIN = timedelta(days=1)


def current(*, at: datetime) -> str:
    """The signed list as of now; the same for everybody until the next hour or revocation.

    Its number only grows: it counts every license ever revoked. Named are those a key of which
    may still be believed somewhere; older keys are over by themselves.
    """
    revoked = License.objects.filter(revoked_at__isnull=False)
    named = revoked.filter(revoked_at__gt=at - LIFE - MARGIN).order_by("revoked_at", "pk")
    rows = [(row.key, row.revocation_reason, row.revoked_at) for row in named if row.revoked_at]
    return sign(number=revoked.count(), rows=rows, at=at)


def sign(*, number: int, rows: list[tuple[str, str, datetime]], at: datetime) -> str:
    hour = datetime.fromtimestamp(at.timestamp() // EVERY.total_seconds() * 3600, tz=UTC)
    issued_at = max([hour, *(moment for *_, moment in rows if moment <= at)])
    payload: dict[str, Any] = {
        "v": 1,
        "number": number,
        "issued_at": seconds(issued_at),
        "next_update": seconds(issued_at + GOOD_FOR),
        "revoked": {key: {"reason": reason, "at": seconds(moment)} for key, reason, moment in rows},
    }
    return texts.seal(KIND, payload)

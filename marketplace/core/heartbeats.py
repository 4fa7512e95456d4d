"""Which parts of the marketplace live."""

from django.utils import timezone

from marketplace.core.models import Heartbeat


def beat(part: str, *, works: bool = True, detail: str = "") -> None:
    """Note that ``part`` lives now, and whether what it does works."""
    Heartbeat.objects.update_or_create(
        part=part,
        defaults={"beaten_at": timezone.now(), "works": works, "detail": detail[:300]},
    )

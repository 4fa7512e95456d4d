"""Times are read as "3 days ago"; the exact moment is one hover away."""

from datetime import UTC, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil

register = template.Library()

JUST_NOW = timedelta(minutes=1)
A_SECOND_MS = 1_000


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """Write a datetime as a <time> that reads relative to now."""
    if not isinstance(value, datetime):
        return ""
    # A mail's "-0000" is UTC that Python reads as a time without a zone.
    at = value.replace(tzinfo=UTC) if timezone.is_naive(value) else value.astimezone(UTC)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(timespec="seconds"),
        at.strftime("%-d %B %Y, %H:%M:%S UTC"),
        in_words(at, now=timezone.now()),
    )


def in_words(value: datetime, *, now: datetime) -> str:
    if abs(now - value) < JUST_NOW:
        return "just now"
    if value > now:
        return f"in {timeuntil(value, now, depth=1)}"
    return f"{timesince(value, now, depth=1)} ago"


@register.filter
def milliseconds(value: float | timedelta | None) -> str:
    """Write how long an answer took.

    >>> milliseconds(84), milliseconds(1_240), milliseconds(timedelta(milliseconds=9))
    ('84 ms', '1.24 s', '9 ms')
    """
    if value is None or value == "":
        return ""
    duration_ms = value / timedelta(milliseconds=1) if isinstance(value, timedelta) else value
    if duration_ms < A_SECOND_MS:
        return f"{duration_ms:.0f} ms"
    return f"{duration_ms / A_SECOND_MS:.2f} s"

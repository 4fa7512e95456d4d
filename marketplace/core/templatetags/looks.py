"""What a state looks like: its colour, its icon, its word. Colour never stands alone."""

import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from django import template

register = template.Library()

TILE_COLOURS = 8

# The look of every status and risk: the badge's class, and the icon beside its word.
LOOKS = {
    "draft": ("", "pencil"),
    "pending": ("warn", "clock"),
    "reviewing": ("inf", "eye"),
    "approved": ("ok", "circle-check"),
    "rejected": ("bad", "circle-x"),
    "published": ("ok", "globe"),
    "suspended": ("bad", "ban"),
    "info": ("", "info"),
    "low": ("ok", "shield-check"),
    "medium": ("warn", "triangle-alert"),
    "high": ("bad", "shield-alert"),
    "critical": ("worst", "octagon-alert"),
    "building": ("warn", "refresh-cw"),
    "starting": ("warn", "refresh-cw"),
    "stopping": ("warn", "refresh-cw"),
    "running": ("ok", "circle-dot"),
    "stopped": ("", "square"),
    "failed": ("bad", "circle-x"),
    "submitted": ("inf", "clock"),
    "needs_information": ("warn", "circle-alert"),
    "reverification_due": ("warn", "clock"),
    "expired": ("", "clock"),
    "verified": ("ok", "circle-check"),
    "failing": ("warn", "triangle-alert"),
    "lost": ("bad", "circle-x"),
    "open": ("inf", "clock"),
    "allowed": ("ok", "circle-check"),
    "refused": ("bad", "circle-x"),
    "granted": ("ok", "circle-check"),
    "denied": ("bad", "circle-x"),
    "withdrawn": ("", "circle"),
    "trialing": ("inf", "clock"),
    "active": ("ok", "circle-check"),
    "past_due": ("bad", "circle-alert"),
    "cancelled": ("", "circle-x"),
    "ended": ("", "square"),
    "paid": ("ok", "circle-check"),
}
UNKNOWN = ("", "circle")


@register.filter
def tone(state: object) -> str:
    """Give the badge class of a status, a risk or a severity."""
    return LOOKS.get(str(state).lower(), UNKNOWN)[0]


@register.filter
def state_icon(state: object) -> str:
    return LOOKS.get(str(state).lower(), UNKNOWN)[1]


@register.filter
def words(state: object) -> str:
    """Read a code aloud.

    >>> words("waiting_for_build")
    'Waiting for build'
    """
    return str(state).replace("_", " ").replace(".", " ").strip().capitalize()


class Deletable(Protocol):
    deleted_at: datetime | None


@register.filter
def present(rows: Iterable[Deletable]) -> list[Deletable]:
    """Leave out what was deleted but is kept for its history."""
    return [row for row in rows if row.deleted_at is None]


@register.filter
def tile(slug: object) -> int:
    """Pick an app's icon colour: the same slug has the same colour everywhere."""
    return zlib.crc32(str(slug).encode()) % TILE_COLOURS + 1


PUBLISHING_STEPS = ("draft", "pending", "reviewing", "approved", "published")
# Where a listing stands when it left the straight road.
DETOURS = {"rejected": "reviewing", "suspended": "published"}


@register.simple_tag
def publishing_steps(status: object) -> list[dict[str, object]]:
    """Lay out the road from draft to published, as seen from ``status``."""
    current = str(status)
    reached = PUBLISHING_STEPS.index(DETOURS.get(current, current))
    return [
        {
            "label": words(current if index == reached else step),
            "is_done": index < reached or (step == current == "published"),
            "is_now": index == reached,
            "is_bad": index == reached and current in DETOURS,
        }
        for index, step in enumerate(PUBLISHING_STEPS)
    ]

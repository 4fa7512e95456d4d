"""Durations and shares, as statistics tell them."""

from datetime import timedelta

from django import template

register = template.Library()

TWO_DAYS = timedelta(days=2)


@register.filter
def hours(span: timedelta | None) -> str:
    """Write how long something took.

    >>> hours(timedelta(minutes=40)), hours(timedelta(hours=5)), hours(timedelta(hours=60))
    ('40 min', '5 h', '2.5 days')
    """
    if span is None:
        return ""
    if span < timedelta(hours=1):
        return f"{span / timedelta(minutes=1):.0f} min"
    if span < TWO_DAYS:
        return f"{span / timedelta(hours=1):.1f}".removesuffix(".0") + " h"
    return f"{span / timedelta(days=1):.1f}".removesuffix(".0") + " days"


@register.filter
def percent(share: float | None) -> str:
    """Write a share of one.

    >>> percent(0.935)
    '94 %'
    """
    return "" if share is None else f"{share * 100:.0f} %"

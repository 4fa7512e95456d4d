"""Small curves as SVG attributes: no script, no inline style."""

from collections.abc import Sequence

from django import template

register = template.Library()

WIDTH = 100
HEIGHT = 30


@register.filter
def curve(numbers: Sequence[float] | None) -> str:
    """Turn measurements into the points of an SVG polyline, scaled from zero.

    >>> curve([0, 5, 10])
    '0.0,30.0 50.0,15.0 100.0,0.0'
    """
    if not numbers:
        return ""
    heights = [*numbers, *numbers] if len(numbers) == 1 else list(numbers)
    top = max(*heights, 0) or 1
    step = WIDTH / (len(heights) - 1)
    return " ".join(
        f"{index * step:.1f},{HEIGHT - HEIGHT * max(value, 0) / top:.1f}"
        for index, value in enumerate(heights)
    )

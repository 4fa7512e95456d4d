"""Counts, sizes and digests, short enough to scan."""

from django import template

register = template.Library()

THOUSAND = 1_000
MILLION = 1_000_000


@register.filter
def short(count: int | None) -> str:
    """Shorten a count.

    >>> short(940), short(18_400), short(31_000), short(2_500_000)
    ('940', '18.4k', '31k', '2.5M')
    """
    if not isinstance(count, int):
        return ""
    if count < THOUSAND:
        return str(count)
    number, unit = (count / MILLION, "M") if count >= MILLION else (count / THOUSAND, "k")
    return f"{number:.1f}".removesuffix(".0") + unit


@register.filter
def thousands(count: int | None) -> str:
    """Write a count in full, its thousands apart, for what is paid or spent by the piece.

    >>> thousands(940), thousands(-18_400)
    ('940', '-18,400')
    """
    return f"{count:,}" if isinstance(count, int) else ""


@register.filter
def size(size_bytes: float | None) -> str:
    """Write a size in the units of disks and memory.

    >>> size(512), size(39_845_888), size(3 * 1024**3)
    ('512 B', '38 MiB', '3 GiB')
    """
    if not isinstance(size_bytes, int | float):
        return ""
    amount = float(size_bytes)
    for unit in ("B", "KiB", "MiB"):
        if amount < 1024:  # noqa: PLR2004 - it is what the units mean
            return f"{amount:.1f}".removesuffix(".0") + f" {unit}"
        amount /= 1024
    return f"{amount:.1f}".removesuffix(".0") + " GiB"


@register.filter
def digest(sha256: str | None) -> str:
    """Shorten a digest to what the eye compares.

    >>> digest("9f2c" + "0" * 58 + "e1")
    'sha256:9f2c…e1'
    """
    return f"sha256:{sha256[:4]}…{sha256[-2:]}" if sha256 else ""


@register.filter
def span(numbers: list[float] | None) -> str:
    """Say what a curve shows, for those who cannot see it.

    >>> span([2, 9.5, 4])
    'from 2 to 9.5, now 4'
    """
    if not numbers:
        return "no measurements yet"
    return f"from {min(numbers):g} to {max(numbers):g}, now {numbers[-1]:g}"

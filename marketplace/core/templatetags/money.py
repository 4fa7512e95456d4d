"""Minor units become words only at the edge; everywhere else money is an integer."""

from django import template

from marketplace.core.money import format_minor

register = template.Library()


@register.filter
def money(amount_minor: int | None, currency: str | None = None) -> str:
    if not isinstance(amount_minor, int):  # a variable the page does not have
        return ""
    return format_minor(amount_minor, currency or "EUR")


@register.filter
def signed_money(amount_minor: int | None, currency: str | None = None) -> str:
    """Write a change to a balance: money that came in carries its plus.

    >>> signed_money(720, "EUR"), signed_money(0, "EUR")
    ('+€7.20', '€0.00')
    """
    text = money(amount_minor, currency)
    return f"+{text}" if amount_minor and amount_minor > 0 else text

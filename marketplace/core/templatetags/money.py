"""Minor units become words only here; everywhere else money is an integer."""

from django import template

register = template.Library()

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
MINOR_DIGITS = {"JPY": 0, "KRW": 0, "ISK": 0}
MINUS = "\N{MINUS SIGN}"


@register.filter
def money(amount_minor: int | None, currency: str = "EUR") -> str:
    """Write an amount as people do.

    >>> money(120_450), money(7_000, "CHF"), money(900, "JPY")
    ('€1,204.50', '70.00 CHF', '¥900')
    """
    if not isinstance(amount_minor, int):
        return ""
    digits = MINOR_DIGITS.get(currency, 2)
    whole, rest = divmod(abs(amount_minor), 10**digits)
    number = f"{whole:,}.{rest:0{digits}}" if digits else f"{whole:,}"
    symbol = SYMBOLS.get(currency)
    text = f"{symbol}{number}" if symbol else f"{number} {currency}"
    return f"{MINUS}{text}" if amount_minor < 0 else text


@register.filter
def signed_money(amount_minor: int | None, currency: str = "EUR") -> str:
    """Write a change to a balance: money in carries its plus.

    >>> signed_money(720), signed_money(0)
    ('+€7.20', '€0.00')
    """
    text = money(amount_minor, currency)
    return f"+{text}" if amount_minor and amount_minor > 0 else text

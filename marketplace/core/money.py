"""Money as people read it."""

from decimal import Decimal

MINUS = "\N{MINUS SIGN}"
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}


def format_minor(amount_minor: int, currency: str) -> str:
    """Write an amount of minor units.

    >>> format_minor(1250, "EUR")
    '€12.50'
    >>> format_minor(-5, "USD") == f"{MINUS}$0.05"
    True
    >>> format_minor(123456789, "CHF")
    'CHF 1,234,567.89'
    """
    sign = MINUS if amount_minor < 0 else ""
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return f"{sign}{symbol}{Decimal(abs(amount_minor)) / 100:,.2f}"

"""Text that other people wrote, before it is kept."""

from django.core.validators import RegexValidator

# Line breaks end a mail's subject; the others turn the direction of the text around them.
single_line = RegexValidator(
    "[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]",
    "Use one line of ordinary characters.",
    inverse_match=True,
)


def storable(text: str) -> str:
    """What a program printed, without the NUL bytes that PostgreSQL does not keep."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")

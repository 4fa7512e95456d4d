"""What a tier includes, by code: ``{"projects": 10, "priority_support": true}``.

Apps ask for codes, people read them on the store's page; so there are few, and they are short.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from marketplace.core.errors import Invalid

Value = bool | int | str

CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
CODE_MAX = 40
NUMBER_MAX = 10**12
TEXT_MAX = 60
CODES_MAX = 30


class EntitlementsInvalid(Invalid):
    code = "entitlements_invalid"


class Included(NamedTuple):
    """One entitlement in words."""

    label: str
    value: str
    """Empty for one that is simply there."""


def checked(wanted: object) -> dict[str, Value]:
    """The entitlements as they may be kept.

    Raises:
        EntitlementsInvalid: with what is wrong about which code.
    """
    if not isinstance(wanted, Mapping):
        message = 'Entitlements are an object of codes, such as {"projects": 10}.'
        raise EntitlementsInvalid(message)
    if len(wanted) > CODES_MAX:
        message = f"A tier has {CODES_MAX} entitlements at most."
        raise EntitlementsInvalid(message)
    return {_code(code): _value(code, value) for code, value in wanted.items()}


def parsed(text: str) -> dict[str, Value]:
    """Read ``projects = 10``, ``support = by mail`` and ``priority_support``, one in each line."""
    wanted: dict[str, Value] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        code, _, value = (part.strip() for part in line.partition("="))
        if code in wanted:
            message = f"“{code}” is there twice."
            raise EntitlementsInvalid(message)
        wanted[code] = _read(value)
    return checked(wanted)


def written(entitlements: Mapping[str, Value]) -> str:
    """The text that ``parsed`` reads."""
    return "\n".join(
        code if value is True else f"{code} = {value}" for code, value in entitlements.items()
    )


def in_words(entitlements: Mapping[str, Value]) -> list[Included]:
    return [
        Included(code.replace("_", " ").capitalize(), _in_words(value))
        for code, value in entitlements.items()
    ]


def _code(code: object) -> str:
    if not isinstance(code, str) or len(code) > CODE_MAX or not CODE.fullmatch(code):
        shown = str(code)[:CODE_MAX]
        message = f"“{shown}” is no code. Use small letters, digits and _, such as api_calls."
        raise EntitlementsInvalid(message)
    return code


def _value(code: object, value: object) -> Value:
    if value is True:
        return True
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= NUMBER_MAX:
        return value
    if isinstance(value, str) and 0 < len(value.strip()) <= TEXT_MAX and value.isprintable():
        return value.strip()
    message = (
        f"“{code}” is true, a whole number up to {NUMBER_MAX:,}, "
        f"or one line of at most {TEXT_MAX} characters. Leave out what a tier does not include."
    )
    raise EntitlementsInvalid(message)


def _read(value: str) -> Value:
    if value in {"", "true", "yes"}:
        return True
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 20 else value  # noqa: PLR2004


def _in_words(value: Value) -> str:
    if value is True:
        return ""
    return value if isinstance(value, str) else f"{value:,}"

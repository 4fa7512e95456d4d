"""Formats and check digits of IBANs and of the EU's VAT numbers."""

import re
from typing import NamedTuple

IBAN_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22,
    "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18,
    "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
}  # fmt: skip
FRENCH_KEY = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
ITALIAN_OFFICES = {*range(1, 101), 120, 121, 888, 999}
LONGEST = 40


class Result(NamedTuple):
    number: str
    kind: str
    country: str
    verdict: str
    reason: str


def check(text: str) -> Result:
    number = re.sub(r"[\s.\-/]", "", text).upper()[:LONGEST]
    country = number[:2]
    # VAT numbers are at most 14 characters long, IBANs at least 15.
    if country in IBAN_LENGTHS and re.fullmatch(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}", number):
        return Result(number, "iban", country, *iban_verdict(number))
    if country in VAT and number.isascii():
        return Result(number, "vat", country, *vat_verdict(number))
    return Result(number, "unknown", "", "wrong", "Neither an IBAN nor an EU VAT number")


def iban_verdict(number: str) -> tuple[str, str]:
    expected = IBAN_LENGTHS[number[:2]]
    if len(number) != expected:
        return "wrong", f"Has {len(number)} characters instead of {expected}"
    if as_number(number[4:] + number[:4]) % 97 != 1:
        return "wrong", "Check digits do not match"
    return "valid", "Check digits match"


def vat_verdict(number: str) -> tuple[str, str]:
    pattern, is_right = VAT[number[:2]]
    body = number[2:]
    if not re.fullmatch(pattern, body):
        return "wrong", "Not the format of this country"
    if is_right is None:
        return "plausible", "Right format; this country's check digits are not checked"
    return ("valid", "Check digits match") if is_right(body) else ("wrong", "Check digits do not match")


def as_number(text: str) -> int:
    """Letters count as 10 to 35, as ISO 7064 has it."""
    return int("".join(str(int(sign, 36)) for sign in text))


def weighted(body: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(body, weights, strict=False))


def mod_11_10(body: str) -> bool:
    product = 10
    for digit in body[:-1]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(body[-1])


def luhn(body: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in body[-2::-2])
    return (sum(doubled) + sum(map(int, body[-1::-2]))) % 10 == 0


def austria(body: str) -> bool:
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in body[2:8:2])
    plain = sum(int(digit) for digit in body[1:8:2])
    return (6 - doubled - plain) % 10 == int(body[8])


def netherlands(body: str) -> bool:
    by_weights = weighted(body, (9, 8, 7, 6, 5, 4, 3, 2)) % 11 == int(body[8])
    return by_weights or as_number(f"NL{body}") % 97 == 1


def france(body: str) -> bool:
    siren = body[2:]
    if not siren.startswith("000") and not luhn(siren):  # Monaco's begin with 000
        return False
    if body[:2].isdigit():
        return int(siren + "12") % 97 == int(body[:2])
    first, second = (FRENCH_KEY.index(sign) for sign in body[:2])
    key = first * 24 + second - 10 if body[0].isdigit() else first * 34 + second - 100
    return (int(siren) + 1 + key // 11) % 11 == key % 11


def italy(body: str) -> bool:
    return int(body[7:10]) in ITALIAN_OFFICES and luhn(body)


def portugal(body: str) -> bool:
    return (11 - weighted(body, (9, 8, 7, 6, 5, 4, 3, 2)) % 11) % 11 % 10 == int(body[8])


def slovenia(body: str) -> bool:
    digit = 11 - weighted(body, (8, 7, 6, 5, 4, 3, 2)) % 11
    return digit != 11 and digit % 10 == int(body[7])


VAT = {
    "AT": (r"U\d{8}", austria),
    "BE": (r"[01]\d{9}", lambda body: 97 - int(body[:8]) % 97 == int(body[8:])),
    "BG": (r"\d{9,10}", None),
    "CY": (r"\d{8}[A-Z]", None),
    "CZ": (r"\d{8,10}", None),
    "DE": (r"[1-9]\d{8}", mod_11_10),
    "DK": (r"[1-9]\d{7}", lambda body: weighted(body, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0),
    "EE": (r"\d{9}", lambda body: weighted(body, (3, 7, 1, 3, 7, 1, 3, 7, 1)) % 10 == 0),
    "EL": (r"\d{9}", lambda body: weighted(body, (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10 == int(body[8])),
    "ES": (r"[0-9A-Z]\d{7}[0-9A-Z]", None),
    "FI": (r"\d{8}", lambda body: weighted(body, (7, 9, 10, 5, 8, 4, 2, 1)) % 11 == 0),
    "FR": (r"[0-9A-HJ-NP-Z]{2}\d{9}", france),
    "HR": (r"\d{11}", mod_11_10),
    "HU": (r"\d{8}", lambda body: weighted(body, (9, 7, 3, 1, 9, 7, 3, 1)) % 10 == 0),
    "IE": (r"\d[0-9A-Z+*]\d{5}[A-W][A-I]?", None),
    "IT": (r"\d{11}", italy),
    "LT": (r"\d{9}|\d{12}", None),
    "LU": (r"\d{8}", lambda body: int(body[:6]) % 89 == int(body[6:])),
    "LV": (r"\d{11}", None),
    "MT": (r"[1-9]\d{7}", lambda body: weighted(body, (3, 4, 6, 7, 8, 9, 10, 1)) % 37 == 0),
    "NL": (r"\d{9}B(?!00)\d{2}", netherlands),
    "PL": (r"\d{10}", lambda body: weighted(body, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == int(body[9])),
    "PT": (r"[1-9]\d{8}", portugal),
    "RO": (r"[1-9]\d{1,9}", None),
    "SE": (r"\d{10}01", lambda body: luhn(body[:10])),
    "SI": (r"[1-9]\d{7}", slovenia),
    "SK": (r"[1-9]\d{9}", None),
}

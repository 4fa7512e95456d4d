"""Secrets of a common form, whoever issued them."""

import base64
import binascii
import json
import re

from scanner.analyzers.base import Severity
from scanner.analyzers.secrets.kind import Secret, rule_of, secret
from scanner.analyzers.secrets.places import WEAK_WORDS, is_real_address, is_told

MEDIUM = Severity.MEDIUM
DATABASE = re.compile(
    r"(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|mssql|cockroachdb|clickhouse)"
    r"(?:\+\w{2,12})?$"
)
# It begins with a fixed text, which ``re`` finds without trying at every letter.
ADDRESS = re.compile(r"://[^\s:@/\"'`]{0,80}:([^\s@/\"'`]{3,120})@[^\s\"'`]{1,200}")


def _is_database(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 30) : match.start()]
    return DATABASE.search(before) is not None


def _is_token(match: re.Match[str]) -> bool:
    """Whether its head says how it was signed, and it is not the public one of a browser."""
    head, claims, _ = match[0].split(".")
    return "alg" in _decoded(head) and _decoded(claims).get("role") != "anon"


def _decoded(part: str) -> dict[str, object]:
    try:
        content = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _is_basic(match: re.Match[str]) -> bool:
    try:
        decoded = base64.b64decode(match[1], validate=True).decode("ascii")
    except (ValueError, binascii.Error):
        return False
    found = re.fullmatch(r"[\w.@+-]{1,80}:([!-~]{4,120})", decoded)
    is_weak = found is None or WEAK_WORDS.match(found[1]) is not None
    return not is_weak and not is_told(match)


GENERAL = (
    secret(
        "private-key",
        "a private key",
        r"-----BEGIN (?:[A-Z]{2,9} ){0,2}PRIVATE KEY(?: BLOCK)?-----"
        r"(?:\s|\\[nr]|[\"'`+,\\]|[A-Za-z-]{4,16}: [^\n]{1,80}\n){0,24}([A-Za-z0-9+/=]{40,80})",
        "PRIVATE KEY",
    ),
    secret(
        "putty-key",
        "a private key of PuTTY",
        r"PuTTY-User-Key-File-\d: [\s\S]{0,2000}?Private-Lines: \d{1,3}\r?\n"
        r"([A-Za-z0-9+/=]{40,80})",
        "PuTTY-User-Key-File-",
    ),
    secret(
        "json-web-token",
        "a JSON web token",
        r"eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{16,1000}",
        "eyJ",
        severity=MEDIUM,
        is_real=_is_token,
    ),
    Secret(
        rule=rule_of("database-password", "the address of a database with its password", MEDIUM),
        pattern=ADDRESS,
        hints=("://",),
        is_real=lambda match: _is_database(match) and is_real_address(match),
    ),
    Secret(
        rule=rule_of("url-password", "an address with a password", MEDIUM),
        pattern=ADDRESS,
        hints=("://",),
        is_real=lambda match: not _is_database(match) and is_real_address(match),
    ),
    secret(
        "basic-auth",
        "a user's name and password, only encoded",
        r"Basic ([A-Za-z0-9+/]{8,200}={0,2})",
        "Basic ",
        severity=MEDIUM,
        is_real=_is_basic,
    ),
)

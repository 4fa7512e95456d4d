"""Signed tokens that let one person use one instance for a while.

The site signs, the gateway checks. A token names its instance and its purpose, so a leaked one
opens nothing else; and the gateway asks again and again whether its person still belongs.
"""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from marketplace.core.keys import derive

_TOKEN_LENGTH_MAX = 1024


class Purpose(StrEnum):
    ENTER = "enter"
    """In the link from the site to the instance's own host. Works once."""
    COOKIE = "cookie"
    """What the browser then keeps for that host."""
    EXECUTE = "execute"
    """One request the site makes for an API client."""


LIFETIMES = {
    Purpose.ENTER: timedelta(seconds=60),
    Purpose.COOKIE: timedelta(hours=12),
    Purpose.EXECUTE: timedelta(seconds=30),
}


class AccessDenied(Exception):
    """The token is not ours, is too old, or is for something else. It never says which."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a valid token says. ``identifier`` differs between any two tokens."""

    instance: str
    user: str
    purpose: Purpose
    identifier: str
    expires_at_seconds: int


class Access:
    """Signs and checks tokens. ``key`` is 32 secret bytes used for nothing else."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, *, instance: str, user: str, purpose: Purpose, at: datetime) -> str:
        """A token fit for a URL, a header and a cookie; valid for ``LIFETIMES[purpose]``."""
        claims = {
            "instance": instance,
            "user": user,
            "purpose": purpose.value,
            "identifier": secrets.token_urlsafe(12),
            "expires": int((at + LIFETIMES[purpose]).timestamp()),
        }
        payload = _encode(json.dumps(claims, separators=(",", ":")).encode())
        return f"{payload}.{self._mac(payload)}"

    def check(self, token: str, *, instance: str, purpose: Purpose, at: datetime) -> Grant:
        """Raises ``AccessDenied`` unless it was signed for exactly this and is still valid."""
        grant = self._read(token)
        intended = grant.instance == instance and grant.purpose == purpose
        if not intended or grant.expires_at_seconds <= at.timestamp():
            raise AccessDenied
        return grant

    def _read(self, token: str) -> Grant:
        payload, _, mac = token.partition(".")
        # The limit comes first: nobody makes us hash a megabyte.
        if len(token) > _TOKEN_LENGTH_MAX or not token.isascii():
            raise AccessDenied
        if not hmac.compare_digest(mac, self._mac(payload)):
            raise AccessDenied
        claims = json.loads(_decode(payload))
        return Grant(
            instance=claims["instance"],
            user=claims["user"],
            purpose=Purpose(claims["purpose"]),
            identifier=claims["identifier"],
            expires_at_seconds=claims["expires"],
        )

    def _mac(self, payload: str) -> str:
        return _encode(hmac.digest(self._key, payload.encode(), hashlib.sha256))


def site_access() -> Access:
    """What the site and its gateway share: the same secret gives both the same key."""
    return Access(derive("instance-access"))


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

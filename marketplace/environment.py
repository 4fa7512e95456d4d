"""Reading what differs between machines from the environment."""

import base64
import os
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import make_conninfo

KEY_BYTES = 32


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(
            f"Set {name}. `make run` sets it for you; .env.example explains each variable."
        )
    return value


def keys_of_32_bytes(name: str) -> list[bytes]:
    """Keys in base64, separated by commas."""
    try:
        keys = [base64.b64decode(item, validate=True) for item in items(name, text(name))]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not base64: {error}") from error
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise ImproperlyConfigured(f"{name} holds keys of 32 bytes: openssl rand -base64 32")
    return keys


def flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, str(int(default))).lower() in {"1", "true", "yes", "on"}


def items(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def database(url: str) -> dict[str, object]:
    """Django's settings for ``postgres://user:password@host:port/name?host=/socket/dir``.

    ``host`` in the query wins: a directory there means a Unix socket.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL starts with postgres://; no other engine is used.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.removeprefix("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
    }


def conninfo(url: str) -> str:
    """The same database for those who ask psycopg themselves."""
    known = database(url)
    names = {
        "host": "HOST",
        "port": "PORT",
        "dbname": "NAME",
        "user": "USER",
        "password": "PASSWORD",
    }
    return make_conninfo(**{word: str(known[name]) for word, name in names.items() if known[name]})

"""Encryption at rest, for what must be read again: identity documents, tax ids, second factors.

AES-256-GCM. A sealed value is ``version | key id | nonce | ciphertext and tag``. The purpose is
authenticated with it, so that what was sealed for one column cannot be moved to another.
"""

import base64
import hashlib
import os
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

VERSION = b"\x01"
KEY_ID_BYTES = 4
NONCE_BYTES = 12


FILES: dict[str, Callable[[], int]] = {}
"""What seals files outside the database anew: by name, each returns how many there are."""


class CannotUnseal(Exception):
    """The value was changed, belongs elsewhere, or its key is no longer in ``ENCRYPTION_KEYS``."""


def seal(plain: bytes, *, purpose: str) -> bytes:
    key = settings.ENCRYPTION_KEYS[0]
    nonce = os.urandom(NONCE_BYTES)
    head = VERSION + _key_id(key)
    return head + nonce + AESGCM(key).encrypt(nonce, plain, head + purpose.encode())


def unseal(sealed: bytes, *, purpose: str) -> bytes:
    """What was sealed for that purpose. Raises CannotUnseal."""
    head, rest = sealed[: 1 + KEY_ID_BYTES], sealed[1 + KEY_ID_BYTES :]
    nonce, ciphertext = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
    for key in settings.ENCRYPTION_KEYS:
        if head == VERSION + _key_id(key):
            try:
                return AESGCM(key).decrypt(nonce, ciphertext, head + purpose.encode())
            except (InvalidTag, ValueError) as error:
                raise CannotUnseal("The sealed value was changed or belongs elsewhere.") from error
    raise CannotUnseal("The key that sealed this value is not in ENCRYPTION_KEYS.")


def is_current(sealed: bytes) -> bool:
    """Whether the key in front sealed it, so that rotation has nothing left to do."""
    return sealed.startswith(VERSION + _key_id(settings.ENCRYPTION_KEYS[0]))


def reseal_files_with(name: str, reseal: Callable[[], int]) -> None:
    """Declare how an app's sealed files are sealed anew; for an app's ``ready``."""
    FILES[name] = reseal


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"matrix key id" + key).digest()[:KEY_ID_BYTES]


class SealedTextField(models.TextField):  # type: ignore[type-arg]  # generic only for mypy
    """Text that the database keeps sealed. It cannot be searched; empty stays empty."""

    description = "Text, encrypted at rest"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if not value:
            return value
        return base64.b64encode(seal(value.encode(), purpose=self._purpose())).decode()

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        if not value:
            return value
        return unseal(base64.b64decode(value), purpose=self._purpose()).decode()

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is sealed: the database cannot compare it.")
        return super().get_lookup(lookup_name)

    def _purpose(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

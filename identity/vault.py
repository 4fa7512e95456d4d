"""Where packed exports lie: sealed, readable by us alone, outside everything that is served."""

import os
from pathlib import Path

from django.conf import settings

from marketplace.core import sealing

PURPOSE = "identity.export"


def write(name: str, content: bytes) -> None:
    place = _place(name)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(sealing.seal(content, purpose=PURPOSE))
    part.replace(place)


def read(name: str) -> bytes:
    return sealing.unseal(_place(name).read_bytes(), purpose=PURPOSE)


def remove(name: str) -> None:
    _place(name).unlink(missing_ok=True)


def _place(name: str) -> Path:
    return settings.MATRIX_HOME / "exports" / name

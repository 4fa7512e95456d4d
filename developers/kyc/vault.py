"""Where identity documents lie: one sealed file each, under a random name, in ``media/kyc``.

The name is part of the seal, so files cannot be exchanged for one another.
"""

import os
import time
from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from marketplace.core import sealing
from marketplace.core.errors import Conflict
from marketplace.core.keys import new_key

NEW = ".new"
ABANDONED_AFTER = timedelta(hours=1)  # no upload takes that long


class DocumentGone(Conflict):
    """The document was deleted."""

    code = "document_gone"

    def __init__(self) -> None:
        super().__init__("This document was deleted when its time was over.")


def keep(content: bytes) -> str:
    """Seal and store; the name under which it is found again."""
    name = new_key("doc")
    _write(_folder() / name, sealing.seal(content, purpose=_purpose(name)))
    return name


def read(name: str) -> bytes:
    try:
        sealed = (_folder() / name).read_bytes()
    except FileNotFoundError as error:
        raise DocumentGone from error
    return sealing.unseal(sealed, purpose=_purpose(name))


def remove(name: str) -> None:
    (_folder() / name).unlink(missing_ok=True)


def reseal() -> int:
    """Seal every file with the key in front; how many there are. Safe to run again."""
    count = 0
    for path in [path for path in _folder().iterdir() if path.suffix != NEW]:
        with suppress(FileNotFoundError):  # deleted meanwhile
            sealed = path.read_bytes()
            if not sealing.is_current(sealed):
                plain = sealing.unseal(sealed, purpose=_purpose(path.name))
                _replace(path, sealing.seal(plain, purpose=_purpose(path.name)))
            count += 1
    return count


def sweep(*, known: Collection[str]) -> int:
    """Remove what no row knows: left by an upload or a rotation that was killed."""
    swept = 0
    for path in _folder().iterdir():
        with suppress(FileNotFoundError):
            old = time.time() - path.stat().st_mtime > ABANDONED_AFTER.total_seconds()
            if old and path.name not in known:
                path.unlink()
                swept += 1
    return swept


def _folder() -> Path:
    folder: Path = settings.MEDIA_ROOT / "kyc"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _purpose(name: str) -> str:
    return f"kyc document {name}"


def _write(path: Path, sealed: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _replace(path: Path, sealed: bytes) -> None:
    """All or nothing: a reader finds the old file or the new one, never a half."""
    new = path.with_suffix(NEW)
    _write(new, sealed)
    new.replace(path)

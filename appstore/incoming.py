"""Files on their way in: received piece by piece, gone again unless they become a bundle."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from marketplace.core import keys
from marketplace.core.errors import TooLarge

ABANDONED_AFTER = timedelta(hours=1)  # no upload in one request takes that long


class BundleTooLarge(TooLarge):
    code = "bundle_too_large"

    def __init__(self) -> None:
        super().__init__(f"A bundle has at most {settings.BUNDLE_BYTES_MAX // 1024**2} MiB.")


def folder() -> Path:
    place = Path(settings.MEDIA_ROOT) / "incoming"
    place.mkdir(parents=True, exist_ok=True)
    return place


@contextmanager
def received(chunks: Iterable[bytes]) -> Iterator[Path]:
    """Write the chunks to a file of its own, which is gone afterwards unless somebody moved it."""
    _sweep()
    path = folder() / keys.new_key("upload")
    try:
        with path.open("xb") as file:
            for chunk in _limited(chunks):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        yield path
    finally:
        path.unlink(missing_ok=True)


def _limited(chunks: Iterable[bytes]) -> Iterator[bytes]:
    size_bytes = 0
    for chunk in chunks:
        size_bytes += len(chunk)
        if size_bytes > settings.BUNDLE_BYTES_MAX:
            raise BundleTooLarge
        yield chunk


def _sweep() -> None:
    """Remove what uploads left behind whose process was killed."""
    for path in folder().glob("upload_*"):
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > ABANDONED_AFTER.total_seconds():
                path.unlink()

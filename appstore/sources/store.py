"""Where the text of bundles is kept: one file per digest, beside the bundles.

A file holds the index and the packed texts (``sandbox.sources``). It is about as large as the
bundle, can be made again from it at any time, and goes when no version has that bundle any more.
"""

import os
import tempfile
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from sandbox.sources import Index, NotReadable, SourceFile

FORMAT = "v1"
"""Part of the name: another format of the index makes all of them anew."""
ABANDONED_AFTER = timedelta(hours=1)
INDEXES_IN_MEMORY = 16


class SourceMissing(Exception):
    """A bundle's text is not prepared yet, or it was swept."""


def is_kept(sha256: str) -> bool:
    return _path(sha256).is_file()


def keep(sha256: str, document: bytes) -> None:
    """Put a bundle's text in place, whole or not at all. Twice is once."""
    target = _path(sha256)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".draft-", delete=False) as draft:
        try:
            draft.write(document)
            draft.flush()
            os.fsync(draft.fileno())
            with Path(draft.name).open("rb") as written:
                Index.read(written)
            Path(draft.name).replace(target)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise


def index_of(sha256: str) -> Index:
    """Raises ``SourceMissing``."""
    path = _path(sha256)
    try:
        return _index(str(path), path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise SourceMissing(sha256) from None
    except NotReadable:  # damaged: it is made anew
        path.unlink(missing_ok=True)
        raise SourceMissing(sha256) from None


@lru_cache(maxsize=INDEXES_IN_MEMORY)
def _index(path: str, _changed: int) -> Index:
    with Path(path).open("rb") as document:
        return Index.read(document)


def texts_of(sha256: str, files: Collection[SourceFile]) -> dict[str, bytes]:
    """The texts of some files by path, without those that were not kept."""
    index = index_of(sha256)
    try:
        with _path(sha256).open("rb") as document:
            return {file.path: index.text_of(file, document) for file in files if file.is_readable}
    except (FileNotFoundError, NotReadable):
        _path(sha256).unlink(missing_ok=True)
        raise SourceMissing(sha256) from None


def text_of(sha256: str, file: SourceFile) -> bytes:
    """Raises ``SourceMissing``; and ``KeyError`` for a file whose text was not kept."""
    return texts_of(sha256, [file])[file.path]


def sweep(*, known: Collection[str], at: datetime) -> int:
    """Remove the texts of bundles that no version has, and drafts that were left behind."""
    swept = 0
    before = (at - ABANDONED_AFTER).timestamp()
    for path in _folder().glob("*/*") if _folder().is_dir() else ():
        is_current = path.suffix == f".{FORMAT}" and path.stem in known
        with suppress(FileNotFoundError):
            if not is_current and path.stat().st_mtime < before:
                path.unlink()
                swept += 1
    return swept


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "sources"


def _path(sha256: str) -> Path:
    return _folder() / sha256[:2] / f"{sha256}.{FORMAT}"

"""Colours for code, kept once they were found: by digest, since the text never changes."""

import json
import os
import tempfile
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from appstore.sources.showing import Span
from sandbox import colours
from sandbox.sources import SourceFile

COLOURED_CHARACTERS = 128 * 1024
KEPT_FOR = timedelta(days=7)
# Nobody waits for colours: while so many sandboxes look for some, others see plain text.
_AT_ONCE = threading.BoundedSemaphore(2)


def spans_of(file: SourceFile, text: str) -> list[list[Span]]:
    """The spans of each line; none where there are no colours to be had."""
    suffix = Path(file.name).suffix or file.name
    if len(text) > COLOURED_CHARACTERS or not suffix.isascii():
        return []
    path = _path(file.sha256, suffix)
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        found = _find(f"file{suffix}" if suffix.startswith(".") else suffix, text)
        if found is None:
            return []
        _keep(path, found)
    return by_line([Span(css, length) for css, length in found], text)


def _find(name: str, text: str) -> list[tuple[str, int]] | None:
    if not _AT_ONCE.acquire(blocking=False):
        return None
    try:
        return colours.spans(name, text, state=settings.MATRIX_HOME)
    finally:
        _AT_ONCE.release()


def by_line(spans: Iterable[Span], text: str) -> list[list[Span]]:
    r"""Cut spans at the ends of lines.

    >>> by_line([Span("c", 3), Span("k", 2)], "a\nbcd")
    [[Span(css='c', length=1)], [Span(css='c', length=1), Span(css='k', length=2)]]
    """
    lines: list[list[Span]] = [[]]
    start = 0
    for css, length in spans:
        first, *others = text[start : start + length].split("\n")
        start += length
        lines[-1] += [Span(css, len(first))] if first else []
        lines += [[Span(css, len(piece))] if piece else [] for piece in others]
    return lines


def sweep(*, at: datetime) -> None:
    """Forget the colours of what nobody looked at anew for a while."""
    for path in _folder().glob("*/*") if _folder().is_dir() else ():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < (at - KEPT_FOR).timestamp():
                path.unlink()


def _keep(path: Path, spans: Sequence[tuple[str, int]]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(number, "w") as draft:
        json.dump(spans, draft)
    Path(name).replace(path)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "colours"


def _path(sha256: str, suffix: str) -> Path:
    safe = "".join(each if each.isalnum() else "_" for each in suffix.lower())[:32]
    return _folder() / sha256[:2] / f"{sha256}.{safe}.{colours.VERSION}"

"""The texts of the developer agreement: one file each, with the day from which it holds.

A file is named for its version (``2026-11.md``) and begins with two lines between ``---``:
``effective_from: 2026-11-01`` and, if it is not 30, ``grace_days: 14``. What follows is Markdown.
An operator may keep texts of their own: ``DEVELOPER_AGREEMENTS`` is the directory. A text that
somebody accepted is never edited; a change of words is a new version.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

HEAD = re.compile(r"---\n(?P<head>.*?)\n---\n(?P<body>.*)", re.DOTALL)
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,15}")
GRACE_DAYS = 30


@dataclass(frozen=True, slots=True)
class AgreementText:
    """One version of the agreement, exactly as it is shown."""

    version: str
    body: str
    effective_from: datetime
    grace: timedelta

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()

    @property
    def grace_until(self) -> datetime:
        """Until then an acceptance of the version before still counts."""
        return self.effective_from + self.grace


def all_texts() -> list[AgreementText]:
    """Oldest first, by the day from which each holds."""
    texts = [_read(path) for path in Path(settings.DEVELOPER_AGREEMENTS).glob("*.md")]
    return sorted(texts, key=lambda text: (text.effective_from, text.version))


def in_force(*, at: datetime) -> AgreementText:
    """The newest version that holds already."""
    present = [text for text in all_texts() if text.effective_from <= at]
    if not present:
        raise ImproperlyConfigured("No developer agreement is in force: see DEVELOPER_AGREEMENTS.")
    return present[-1]


def announced(*, at: datetime) -> AgreementText | None:
    """The next version, shown before it holds."""
    return next((text for text in all_texts() if text.effective_from > at), None)


def _read(path: Path) -> AgreementText:
    parts = HEAD.fullmatch(path.read_text(encoding="utf-8"))
    if parts is None or not VERSION.fullmatch(path.stem):
        raise ImproperlyConfigured(f"{path} is no agreement: see developers/agreement_texts.py.")
    head = dict(line.split(": ", 1) for line in parts["head"].splitlines())
    try:
        first_day = date.fromisoformat(head.pop("effective_from"))
        grace = timedelta(days=int(head.pop("grace_days", GRACE_DAYS)))
    except (KeyError, ValueError) as error:
        raise ImproperlyConfigured(f"{path} has no proper date or grace: {error}") from error
    if head:
        raise ImproperlyConfigured(f"{path} says what nobody reads: {', '.join(head)}")
    return AgreementText(path.stem, parts["body"], datetime.combine(first_day, time(), UTC), grace)

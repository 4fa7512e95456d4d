"""Signing the log's root, and keeping the signed roots where the database cannot reach.

Whoever can write to the database could rewrite the log and every table that checks it. They cannot
rewrite what has left: the file below MATRIX_HOME, the witnesses' mailboxes, anybody's saved copy.
"""

import fcntl
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail

from marketplace.core.audit import notes, tree
from marketplace.core.errors import Unavailable
from marketplace.core.models import AuditCheckpoint


class LogRewritten(Unavailable):
    """The audit log is not what was signed before."""

    code = "audit_log_rewritten"

    def __init__(self, *, size: int) -> None:
        super().__init__(
            f"The audit log no longer begins with the {size} entries that were signed."
            " Nothing is signed on top of that: run `manage.py audit verify`."
        )


def current() -> AuditCheckpoint:
    """The newest checkpoint, signed now if the log has grown. Raises LogRewritten."""
    size = tree.size()
    last = AuditCheckpoint.objects.order_by("-size").first()
    if last is not None:
        _require_unchanged(last.size, bytes(last.root), now=size)
    if last is not None and last.size == size:
        return last
    checkpoint = notes.Checkpoint(notes.origin(), size, tree.root(size))
    signed = AuditCheckpoint(size=size, root=checkpoint.root, note=notes.sign(checkpoint))
    AuditCheckpoint.objects.bulk_create([signed], ignore_conflicts=True)  # somebody was quicker
    return AuditCheckpoint.objects.get(size=size)


def publish() -> Path:
    """Sign what has grown and bring the file up to date. Returns where it is."""
    path = file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # two workers never append out of order
        for note in _not_yet_in(path):
            os.write(descriptor, f"{note}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return path


def _not_yet_in(path: Path) -> Iterator[str]:
    """What was signed since the file's last note; the log must still begin with that one."""
    size = -1
    for note in saved(path):
        checkpoint, _ = notes.parse(note)
        size, root = checkpoint.size, checkpoint.root
    if size >= 0:
        _require_unchanged(size, root, now=tree.size())
    newest = current()
    missing = AuditCheckpoint.objects.filter(size__gt=size, size__lte=newest.size)
    yield from missing.order_by("size").values_list("note", flat=True).iterator()


def _require_unchanged(size: int, root: bytes, *, now: int) -> None:
    if size > now or tree.root(size) != root:
        raise LogRewritten(size=size)


def file() -> Path:
    return Path(settings.MATRIX_HOME) / "audit" / "checkpoints"


def saved(path: Path) -> Iterator[str]:
    """The notes in a file, one after the other; none when there is no file."""
    if not path.exists():
        return
    with path.open() as lines:
        while note := "".join(islice(lines, notes.LINES)):
            yield note
            next(lines, None)  # the empty line between two notes


def tell_witnesses() -> None:
    """Mail the newest checkpoint to those who keep it for us."""
    if settings.AUDIT_WITNESSES:
        note = current().note
        send_mail(
            f"Audit checkpoint of {notes.origin()}",
            f"Please keep this message. It proves what the audit log was today.\n\n{note}",
            None,
            settings.AUDIT_WITNESSES,
        )

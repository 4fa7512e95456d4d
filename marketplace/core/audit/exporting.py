"""History as a file: JSON lines for programs, CSV for spreadsheets."""

import csv
import json
from collections.abc import Iterator
from typing import Any, Protocol

from django.http import StreamingHttpResponse

from marketplace.core.audit import entries
from marketplace.core.models import SecurityAudit, SecurityAuditQuerySet, User

BATCH = 1000
COLUMNS = (
    *("seq", "occurred_at", "actor", "action", "target", "name", "details"),
    *("ip_address", "request_id"),
)
# A spreadsheet would run what begins like this (OWASP: CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


class Lines(Protocol):
    def __call__(self, rows: SecurityAuditQuerySet, *, viewer: User) -> Iterator[str]: ...


def summary(row: SecurityAudit, *, viewer: User) -> dict[str, Any]:
    """A row as somebody may see it: where from is the business of whoever did it."""
    return {
        "seq": row.position,
        "occurred_at": entries.moment(row.occurred_at),
        "actor": actor_name(row, viewer=viewer),
        "action": row.action,
        "target": f"{row.target_type}:{row.target_id}",
        "name": row.target_name,
        "details": row.details,
        "ip_address": row.ip_address if row.actor_id == viewer.pk else None,
        "request_id": row.request_id,
        "erased": row.is_erased,
    }


def actor_name(row: SecurityAudit, *, viewer: User) -> str:
    """Staff act for the house; their names are nobody's business outside it."""
    if row.actor is None:
        return "marketplace"
    if row.actor_id == viewer.pk:
        return "you"
    return "staff" if row.actor.is_staff else row.actor.get_short_name()


def response(rows: SecurityAuditQuerySet, *, viewer: User, kind: str) -> StreamingHttpResponse:
    """One of ``KINDS`` as a download, streamed."""
    content_type, lines = KINDS[kind]
    answer = StreamingHttpResponse(lines(rows, viewer=viewer), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="activity.{kind}"'
    answer["Cache-Control"] = "no-store"
    return answer


def csv_lines(rows: SecurityAuditQuerySet, *, viewer: User) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for row in rows.iterator(BATCH):
        shown = summary(row, viewer=viewer)
        shown["details"] = entries.canonical(shown["details"]).decode()
        yield writer.writerow(inert(shown[column]) for column in COLUMNS)


def json_lines(rows: SecurityAuditQuerySet, *, viewer: User) -> Iterator[str]:
    for row in rows.iterator(BATCH):
        yield f"{json.dumps(summary(row, viewer=viewer), ensure_ascii=False)}\n"


KINDS: dict[str, tuple[str, Lines]] = {
    "csv": ("text/csv; charset=utf-8", csv_lines),
    "jsonl": ("application/jsonl", json_lines),
}


def whole_lines(rows: SecurityAuditQuerySet) -> Iterator[str]:
    """Everything that is needed to compute the tree again, for ``docs/verify_audit.py --log``."""
    for row in rows.in_full().iterator(BATCH):
        yield f"{json.dumps(whole(row), ensure_ascii=False)}\n"


def whole(row: SecurityAudit) -> dict[str, Any]:
    payload = None
    if not row.is_erased:
        payload = {"salt": bytes(row.payload.salt).hex(), "data": row.payload.data}
    return {"seq": row.position, "entry": entries.entry_of(row), "payload": payload}


def inert(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class _Echo:
    """A file that hands back what is written to it, for streaming."""

    def write(self, text: str) -> str:
        return text

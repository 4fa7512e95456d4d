"""``/healthz``: which part of the marketplace works."""

from collections.abc import Callable
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.core.models import Heartbeat

BEATING_PARTS = ("worker", "beat", "gateway", "runtime")
BROKER_TIMEOUT_SECONDS = 2


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when every part works, otherwise 503 with the names of those that do not.

    Details, such as a version or an error, are for staff and for one's own machine.
    """
    parts = {"database": _tried(_ask_database), "broker": _tried(_ask_broker)}
    parts |= _heartbeats() if parts["database"]["ok"] else {}
    down = sorted(name for name, part in parts.items() if not part["ok"])
    if not (settings.LOCAL or getattr(request.user, "is_staff", False)):
        parts = {name: {"ok": part["ok"]} for name, part in parts.items()}
    body = {"status": "down" if down else "ok", "down": down, "parts": parts}
    return JsonResponse(body, status=503 if down else 200)


def _tried(question: Callable[[], str]) -> dict[str, Any]:
    try:
        return {"ok": True, "detail": question()}
    except Exception as error:  # noqa: BLE001  whatever it is, the part is down
        return {"ok": False, "detail": type(error).__name__}


def _ask_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "PostgreSQL"


def _ask_broker() -> str:
    """PostgreSQL's queue over the connection we have: kombu would open a pool for each question."""
    if str(current_app.conf.broker_url).startswith("pgmq:"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pgmq.meta")
        return "PGMQ"
    with current_app.connection_for_read(connect_timeout=BROKER_TIMEOUT_SECONDS) as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_TIMEOUT_SECONDS)
        return str(broker.transport_cls).capitalize()


def _heartbeats() -> dict[str, dict[str, Any]]:
    found = {heartbeat.part: heartbeat for heartbeat in Heartbeat.objects.all()}
    return {part: _judged(found.get(part)) for part in BEATING_PARTS}


def _judged(heartbeat: Heartbeat | None) -> dict[str, Any]:
    if heartbeat is None:
        return {"ok": False, "detail": "has not started"}
    age = timezone.now() - heartbeat.beaten_at
    if age > settings.HEARTBEAT_STALE_AFTER:
        return {"ok": False, "detail": f"silent for {int(age.total_seconds())} s"}
    return {"ok": heartbeat.works, "detail": heartbeat.detail}

"""Decisions about findings whose time is over."""

import logging
from datetime import datetime

from django.db import transaction

from appstore.models import App
from marketplace.core import audit
from scanner.models import FindingDecision
from scanner.results import putting_aside

logger = logging.getLogger(__name__)


def expire(*, at: datetime) -> None:
    """Each in a transaction of its own, so one that fails holds up nothing else. Safe to repeat."""
    over = FindingDecision.objects.over(at=at).order_by("pk")
    for pk, app_id in over.values_list("pk", "app"):
        try:
            with transaction.atomic():
                app = App.objects.lock(pk=app_id)
                decision = FindingDecision.objects.over(at=at).filter(pk=pk).first()
                if decision is not None:  # and not only before its app was locked
                    _end(decision, app, at=at)
        except Exception:
            logger.exception("The decision about a finding %s could not be ended", pk)


def _end(decision: FindingDecision, app: App, *, at: datetime) -> None:
    decision.ended_at = at
    decision.save(update_fields=["ended_at"])
    putting_aside.reconsider(app, decision.fingerprint, at=at)
    audit.record("finding.expire", actor=None, target=decision, rule=decision.rule)

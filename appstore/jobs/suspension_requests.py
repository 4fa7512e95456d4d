"""Requests nobody answered: what was true a week ago is looked at anew."""

from datetime import datetime

from django.db import transaction

from appstore.models import SuspensionRequest, SuspensionRequestStatus
from marketplace.core import audit


def expire(*, at: datetime) -> None:
    """Close what has waited for too long. Safe to run twice."""
    for pk in SuspensionRequest.objects.over(at=at).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            request = SuspensionRequest.objects.lock(pk=pk)
            if request.status == SuspensionRequestStatus.OPEN:
                request.close(SuspensionRequestStatus.EXPIRED, by=None, at=at)
                audit.record("suspension.expire", actor=None, target=request)

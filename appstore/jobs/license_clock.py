"""What becomes of licenses and activations by time alone. Every step is safe to run twice."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from appstore import mails
from appstore.models import Activation, App, License
from appstore.signals import license_ended
from marketplace.core import audit

logger = logging.getLogger(__name__)


def keep(*, at: datetime) -> None:
    """Stop what runs without a license any more, and free the places of silent machines."""
    over = License.objects.over(at=at).order_by("pk")
    _each(over.values_list("pk", flat=True), _announce_end, at=at)
    silent = Activation.objects.silent(since=at - settings.ACTIVATION_SILENCE).order_by("pk")
    _each(silent.values_list("pk", flat=True), _end_silent, at=at)


def _each(keys: Iterable[int], step: Callable[[int, datetime], None], *, at: datetime) -> None:
    for key in keys:
        try:
            with transaction.atomic():
                step(key, at)
        except Exception:
            logger.exception("The license clock could not do %s of %s", step.__name__, key)


def _announce_end(license_id: int, at: datetime) -> None:
    """Past its grace: what runs of it stops. A renewal lets it start again."""
    app_id = License.objects.values_list("app", flat=True).get(pk=license_id)
    App.objects.lock(pk=app_id)
    held = License.objects.select_related("app", "workspace").lock(pk=license_id)
    if not License.objects.over(at=at).filter(pk=license_id).exists():
        return  # renewed meanwhile
    held.end_announced_at = at
    held.save(update_fields=["end_announced_at"])
    audit.record("license.expire", actor=None, target=held)
    license_ended.send(sender=License, license=held, reason="license over", by=None)
    mails.license_changed(held, "over", reason="")


def _end_silent(activation_id: int, at: datetime) -> None:
    license_id = Activation.objects.values_list("license", flat=True).get(pk=activation_id)
    held = License.objects.lock(pk=license_id)
    since = at - settings.ACTIVATION_SILENCE
    silent = held.activations.silent(since=since).filter(pk=activation_id)
    if silent.update(ended_at=at):
        audit.record("license.deactivate", actor=None, target=held, activation=activation_id)

"""Using a license in one more place, and in one less."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from appstore import policies
from appstore.actions.licensing import LicenseRevoked
from appstore.models import Activation, License, LicenseState
from marketplace.core import audit
from marketplace.core.errors import Conflict, Limited, Missing
from marketplace.core.models import User

DAY = timedelta(days=1)
CHURN_OF_UNLIMITED = 1000
SEEN_EVERY = timedelta(hours=1)
"""How often hearing of an activation is written down."""


class TooManyActivations(Conflict):
    code = "too_many_activations"

    def __init__(self, limit: int) -> None:
        super().__init__(f"This license is for {limit} at once. End one of its activations first.")


class TooManyChanges(Limited):
    code = "too_many_changes"

    def __init__(self) -> None:
        super().__init__(
            "This license was activated too often today. Try again tomorrow.",
            retry_after_seconds=int(DAY.total_seconds()),
        )


class ActivationMissing(Missing):
    code = "activation_missing"

    def __init__(self) -> None:
        super().__init__("This license is not activated there.")


def hash_fingerprint(license: License, fingerprint: str) -> str:
    """What is kept of it: of no use to recognise the same machine under another license."""
    return hashlib.sha256(f"{license.key}:{fingerprint}".encode()).hexdigest()


@transaction.atomic
def activate(
    *, license: License, fingerprint: str, label: str, by: User | None, at: datetime
) -> Activation:
    """Use a license at one more place. Doing so twice is one activation.

    ``by`` is nobody when an app asks with the license's key.

    Raises:
        LicenseRevoked, LicenseSuspended, LicenseExpired, TooManyActivations, TooManyChanges.
    """
    held = License.objects.select_related("plan", "app", "workspace").lock(pk=license.pk)
    _require_valid(held, at=at)
    hashed = hash_fingerprint(held, fingerprint)
    present = held.activations.active().filter(fingerprint_hash=hashed).first()
    if present is not None:
        present.last_seen_at = at
        present.save(update_fields=["last_seen_at"])
        return present
    _require_room(held, at=at)
    activation = Activation.objects.create(
        license=held,
        fingerprint_hash=hashed,
        label=label,
        kind=held.plan.activation_kind,
        activated_at=at,
        last_seen_at=at,
    )
    audit.record("license.activate", actor=by, target=held, activation=activation.pk)
    return activation


@transaction.atomic
def deactivate(*, license: License, fingerprint: str, at: datetime) -> Activation:
    """The app gives its place back, asking with the license's key."""
    held = License.objects.lock(pk=license.pk)
    hashed = hash_fingerprint(held, fingerprint)
    present = held.activations.active().filter(fingerprint_hash=hashed).first()
    if present is None:
        raise ActivationMissing
    return _end(held, present, by=None, at=at)


@transaction.atomic
def end(*, activation: Activation, by: User, at: datetime) -> Activation:
    """An owner of the workspace frees a place; whatever used it finds out when it asks next."""
    policies.require_owner(activation.license.workspace, by)
    held = License.objects.lock(pk=activation.license_id)
    present = Activation.objects.lock(pk=activation.pk)
    return present if present.ended_at else _end(held, present, by=by, at=at)


def heard_of(*, license: License, fingerprint_hash: str, at: datetime) -> None:
    """Note that a place is in use."""
    here = license.activations.active().filter(fingerprint_hash=fingerprint_hash)
    here.update(last_seen_at=at)


def _end(held: License, activation: Activation, *, by: User | None, at: datetime) -> Activation:
    activation.ended_at = at
    activation.save(update_fields=["ended_at"])
    audit.record("license.deactivate", actor=by, target=held, activation=activation.pk)
    return activation


def _require_valid(held: License, *, at: datetime) -> None:
    match held.state(at=at):
        case LicenseState.REVOKED:
            raise LicenseRevoked
        case LicenseState.SUSPENDED:
            raise policies.LicenseSuspended
        case LicenseState.EXPIRED:
            raise policies.LicenseExpired


def _require_room(held: License, *, at: datetime) -> None:
    """The caller holds the license's lock, so of many at once only as many as fit come in."""
    limit = held.plan.activation_limit
    if limit is not None and held.activations.active().count() >= limit:
        raise TooManyActivations(limit)
    if held.activations.filter(activated_at__gt=at - DAY).count() >= churn_limit(limit):
        raise TooManyChanges


def churn_limit(limit: int | None) -> int:
    """Activations a day: enough to move to new machines, too few to share one by turns."""
    return CHURN_OF_UNLIMITED if limit is None else 2 * limit + 10

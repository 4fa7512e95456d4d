"""Taking a license away: for a while, or for good."""

from datetime import datetime

from django.db import transaction

from appstore import mails, policies
from appstore.actions.licensing import LicenseRevoked
from appstore.models import App, License, RevocationReason
from appstore.signals import license_ended
from marketplace.core import audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User


class LicenseReasonRequired(Invalid):
    code = "license_reason_required"

    def __init__(self) -> None:
        super().__init__("Say why, so that the workspace knows what to do about it.")


class LicenseNotSuspended(Conflict):
    code = "license_not_suspended"

    def __init__(self) -> None:
        super().__init__("This license is not suspended.")


@transaction.atomic
def suspend(*, license: License, reason: str, by: User, at: datetime) -> License:
    """Stop its use until staff lift that; what runs of it stops.

    Raises:
        LicenseDeskRequired, LicenseRevoked, LicenseReasonRequired, LicenseSuspended.
    """
    policies.require_license_desk(by)
    held = lock_held(license)
    if held.suspended_at is not None:
        raise policies.LicenseSuspended
    held.suspended_at, held.suspension_reason = at, required(reason)
    held.save(update_fields=["suspended_at", "suspension_reason"])
    audit.record("license.suspend", actor=by, target=held, reason=held.suspension_reason)
    license_ended.send(sender=License, license=held, reason="license suspended", by=by)
    mails.license_changed(held, "suspended", reason=held.suspension_reason)
    return held


@transaction.atomic
def reinstate(*, license: License, reason: str, by: User) -> License:
    """Lift a suspension. The end of the license stays where it was."""
    policies.require_license_desk(by)
    held = lock_held(license)
    if held.suspended_at is None:
        raise LicenseNotSuspended
    held.suspended_at, held.suspension_reason = None, ""
    held.save(update_fields=["suspended_at", "suspension_reason"])
    audit.record("license.reinstate", actor=by, target=held, reason=reason.strip())
    mails.license_changed(held, "reinstated", reason=reason.strip())
    return held


@transaction.atomic
def revoke(
    *,
    license: License,
    reason: RevocationReason,
    by: User | None,
    at: datetime,
    note: str = "",
) -> License:
    """Take it away for good: it enters the revocation list, and its activations end.

    A refund or a transfer has been allowed by whoever calls; its end for abuse and its end by
    the workspace are asked about here.

    Raises:
        LicenseDeskRequired, OwnerRequired, LicenseReasonRequired, LicenseRevoked.
    """
    if reason == RevocationReason.ABUSE:
        policies.require_license_desk(by)
        note = required(note)
    elif reason == RevocationReason.ENDED:
        policies.require_owner(license.workspace, by)
    held = lock_held(license)
    held.revoked_at, held.revocation_reason = at, reason
    held.save(update_fields=["revoked_at", "revocation_reason"])
    held.activations.active().update(ended_at=at)
    audit.record("license.revoke", actor=by, target=held, reason=str(reason), note=note.strip())
    license_ended.send(sender=License, license=held, reason="license revoked", by=by)
    mails.license_changed(held, "revoked", reason=note.strip() or reason.label)
    return held


def lock_held(license: License) -> License:
    """Its app first, as everywhere, so that nothing of it starts meanwhile."""
    App.objects.lock(pk=license.app_id)
    held = License.objects.select_related("app", "workspace", "plan").lock(pk=license.pk)
    if held.revoked_at is not None:
        raise LicenseRevoked
    return held


def required(reason: str) -> str:
    if not reason.strip():
        raise LicenseReasonRequired
    return reason.strip()[:500]

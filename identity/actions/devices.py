"""A person's second factors: adding, naming and removing them, and the recovery codes."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django_otp.models import Device
from django_otp_webauthn.models import WebAuthnCredential

from identity import mails, policies
from identity.models import RecoveryDevice, TOTPDevice
from identity.signals import second_factor_changed
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User

WAITS_FOR = timedelta(hours=1)


class EnrolmentNotStarted(Conflict):
    code = "enrolment_not_started"

    def __init__(self) -> None:
        super().__init__("This set-up is over or too old. Start again, with a new secret.")


class Added(NamedTuple):
    """A new device; with recovery codes to keep when it is the first."""

    device: Device
    recovery_codes: list[str]


@transaction.atomic
def start_authenticator(*, user: User, at: datetime) -> TOTPDevice:
    """A secret for an authenticator app. It counts for nothing until a code of it arrives."""
    TOTPDevice.objects.filter(user=user, confirmed=False, created_at__lt=at - WAITS_FOR).delete()
    device = TOTPDevice(user=user, confirmed=False)
    device.save()
    audit.record("factor.start", actor=user, target=device, kind="totp")
    return device


def confirm_authenticator(
    *, user: User, device_id: int, code: str, name: str, at: datetime
) -> Added:
    """Let an authenticator app count, now that it has shown that it works."""
    with transaction.atomic():
        user = _lock_person(user)
        waiting = TOTPDevice.objects.filter(user=user, confirmed=False, pk=device_id)
        device = waiting.filter(created_at__gte=at - WAITS_FOR).first()
        if device is None:
            raise EnrolmentNotStarted
        added = None
        if device.use(code, at=at):
            device.name, device.confirmed = name, True
            device.save(update_fields=["name", "confirmed"])
            added = _note_added(device, kind="totp")
    if added is None:
        raise policies.SecondFactorInvalid
    return added


@transaction.atomic
def note_passkey(*, passkey: WebAuthnCredential, name: str) -> Added:
    """A passkey was just registered: give it its owner's name for it."""
    _lock_person(passkey.user)
    passkey.name = name
    passkey.save(update_fields=["name"])
    return _note_added(passkey, kind="passkey")


@transaction.atomic
def rename(*, device: Device, name: str, by: User) -> None:
    before, device.name = device.name, name
    device.save(update_fields=["name"])
    audit.record("factor.rename", actor=by, target=device, before=before, name=name)


@transaction.atomic
def remove(*, device: Device, by: User) -> None:
    """Take a device away. Sessions it had confirmed are not fresh any more, at once.

    With the last device the recovery codes go too.
    """
    user = _lock_person(device.user)
    audit.record("factor.remove", actor=by, target=device, name=device.name)
    mails.security_notice(user, "factor_removed", device=device.name)
    device.delete()
    second_factor_changed.send(sender=User, user=user)
    if not policies.has_second_factor(user):
        RecoveryDevice.objects.filter(user=user).delete()


@transaction.atomic
def renew_recovery_codes(*, user: User) -> list[str]:
    """New recovery codes; the old ones stop working."""
    user = _lock_person(user)
    policies.require_second_factor(user)
    device, _ = RecoveryDevice.objects.get_or_create(user=user)
    codes: list[str] = device.renew()
    audit.record("recovery.generate", actor=user, target=device, codes=len(codes))
    mails.security_notice(user, "recovery_codes_made")
    return codes


@transaction.atomic
def reset(*, user: User, by: User | None, reason: str) -> None:
    """Take everything away from somebody who lost everything; the operator has checked who asks."""
    user = _lock_person(user)
    for kind in (TOTPDevice, WebAuthnCredential, RecoveryDevice):
        kind.objects.filter(user=user).delete()
    audit.record("factor.reset", actor=by, target=user, reason=reason)
    mails.security_notice(user, "factors_reset")
    second_factor_changed.send(sender=User, user=user)


def _lock_person(user: User) -> User:
    """Two changes to one person's devices run one after the other."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _note_added(device: Device, *, kind: str) -> Added:
    recovery, is_new = RecoveryDevice.objects.get_or_create(user=device.user)
    codes = recovery.renew() if is_new else []
    audit.record(
        "factor.add", actor=device.user, target=device, kind=kind, recovery_codes=len(codes)
    )
    mails.security_notice(device.user, "factor_added", device=device.name)
    second_factor_changed.send(sender=User, user=device.user)
    return Added(device, codes)

"""What a person has to show who they are."""

from datetime import datetime
from typing import NamedTuple

from allauth.usersessions.models import UserSession
from django_otp.models import Device
from django_otp_webauthn.models import WebAuthnCredential

from identity import user_agents
from identity.models import RecoveryDevice, TOTPDevice
from marketplace.core.models import User


class OwnSession(NamedTuple):
    """A browser that is signed in, as its owner sees it."""

    id: int
    device: str
    ip_address: str
    signed_in_at: datetime
    last_seen_at: datetime
    is_current: bool


KINDS: dict[str, type[Device]] = {"totp": TOTPDevice, "passkey": WebAuthnCredential}


class OwnDevice(NamedTuple):
    """A second factor as its owner sees it."""

    kind: str
    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


class Methods(NamedTuple):
    """The ways somebody can answer a challenge."""

    totp: bool
    passkey: bool
    recovery_codes_left: int

    @property
    def any_device(self) -> bool:
        return self.totp or self.passkey


def sessions_of(user: User, *, current: str | None) -> list[OwnSession]:
    """Where somebody is signed in; the session with the key ``current`` first."""
    found = [
        OwnSession(
            row.pk,
            user_agents.in_words(row.user_agent),
            row.ip,
            row.created_at,
            row.last_seen_at,
            row.session_key == current,
        )
        for row in UserSession.objects.purge_and_list(user)
    ]
    return sorted(found, key=lambda row: (row.is_current, row.last_seen_at), reverse=True)


def devices_of(user: User) -> list[OwnDevice]:
    """Somebody's second factors, the oldest first."""
    found = [
        OwnDevice(kind, row.pk, row.name, row.created_at, row.last_used_at)
        for kind, model in KINDS.items()
        for row in model.objects.filter(user=user, confirmed=True)
    ]
    return sorted(found, key=lambda device: device.created_at)


def methods_of(user: User) -> Methods:
    kinds = {device.kind for device in devices_of(user)}
    return Methods("totp" in kinds, "passkey" in kinds, recovery_codes_left(user))


def recovery_codes_left(user: User) -> int:
    recovery = RecoveryDevice.objects.filter(user=user).first()
    return len(recovery.hashes) if recovery else 0

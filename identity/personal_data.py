"""What the account itself knows of a person."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django_otp_webauthn.models import WebAuthnCredential

from identity import privacy, queries, vault
from identity.actions import sessions
from identity.models import AccessToken, DataExport, KnownDevice, RecoveryDevice, TOTPDevice
from marketplace.core.models import IdempotencyKey, SecurityAudit, User

LEFT = "Deleted account"


def export(user: User) -> privacy.Facts:
    tokens = AccessToken.objects.filter(user=user)
    return {
        "profile": {"email": user.email, "name": user.name, "joined_at": user.date_joined},
        "emails": privacy.rows(
            EmailAddress.objects.filter(user=user), "email", "verified", "primary"
        ),
        "access_tokens": privacy.rows(
            tokens, "name", "hint", "scopes", "app", "created_at", "expires_at", "last_used_at"
        ),
        "sessions": privacy.rows(
            UserSession.objects.filter(user=user), "ip", "user_agent", "created_at", "last_seen_at"
        ),
        "devices": privacy.rows(
            KnownDevice.objects.filter(user=user), "user_agent", "first_seen_at"
        ),
        "second_factors": [device._asdict() for device in queries.devices_of(user)],
        "activity": _activity(user),
    }


def erase(user: User, at: datetime) -> None:
    """Nobody signs in as them any more, and nothing says who they were."""
    sessions.end_sessions(user=user, by=None)
    own = {"user": user}
    AccessToken.objects.filter(**own, revoked_at=None).update(revoked_at=at)
    AccessToken.objects.filter(**own).update(name="", last_used_ip=None)
    for model in (KnownDevice, TOTPDevice, WebAuthnCredential, RecoveryDevice, EmailAddress):
        model.objects.filter(**own).delete()
    for packed in DataExport.objects.filter(**own):
        vault.remove(packed.file_name)
        packed.delete()
    IdempotencyKey.objects.filter(**own).delete()
    user.email, user.name = f"deleted-{user.pk}@deleted.invalid", LEFT
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()


def _activity(user: User) -> list[dict[str, object]]:
    return [
        {
            "at": event.occurred_at,
            "action": event.action,
            "on": event.target_name,
            "details": event.details,
            "ip_address": event.ip_address,
        }
        for event in SecurityAudit.objects.seen_by(user).in_full().order_by("pk")
    ]


privacy.register("account", export=export, erase=erase)

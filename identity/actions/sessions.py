"""Signing in from somewhere, and ending sessions. Sessions are rows of allauth.usersessions."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from identity import mails, user_agents
from identity.models import KnownDevice
from marketplace.core import audit, keys
from marketplace.core.models import User


@transaction.atomic
def note_device(*, user: User, device_id: str, user_agent: str) -> None:
    """Somebody signs in with that browser. When they never did before, they should know.

    Their very first one is no news: they have just made the account.
    """
    is_first = not KnownDevice.objects.filter(user=user).exists()
    device, is_new = KnownDevice.objects.get_or_create(
        user=user,
        device_hash=keys.hash_secret(device_id),
        defaults={"user_agent": user_agent},
    )
    if is_new and not is_first:
        words = user_agents.in_words(user_agent)
        audit.record("device.add", actor=user, target=device, device=words)
        mails.security_notice(user, "device_new", device=words)


@transaction.atomic
def end_session(*, session: UserSession, by: User) -> None:
    """Its browser is signed out with its next request."""
    held = UserSession.objects.select_for_update().filter(pk=session.pk).first()
    if held is None:
        return
    device = user_agents.in_words(held.user_agent)
    audit.record("session.end", actor=by, target=held.user, device=device, session_ip=held.ip)
    held.end()


@transaction.atomic
def end_sessions(*, user: User, by: User | None, keep: str | None = None) -> int:
    """End every session of somebody but the one with the key ``keep``; how many that were."""
    ended = _end_all(user, keep)
    if ended:
        audit.record("session.end_all", actor=by, target=user, sessions=ended)
    return ended


@transaction.atomic
def note_new_password(*, user: User, is_reset: bool, keep: str | None) -> None:
    """The password was just set: whoever knew the old one is out."""
    verb = "reset" if is_reset else "change"
    ended = _end_all(user, None if is_reset else keep)
    audit.record(f"password.{verb}", actor=user, target=user, sessions_ended=ended)
    mails.security_notice(user, "password_reset" if is_reset else "password_changed")


def _end_all(user: User, keep: str | None) -> int:
    sessions = list(
        UserSession.objects.select_for_update()
        .filter(user=user)
        .exclude(session_key=keep)
        .order_by("pk")
    )
    for session in sessions:
        session.end()
    return len(sessions)

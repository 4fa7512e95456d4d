"""What allauth tells us, in the transaction of the page that did it."""

from typing import Any

from allauth.account import signals
from allauth.account.models import EmailAddress
from django.dispatch import receiver

from identity import mails
from marketplace.core import audit
from marketplace.core.models import User


@receiver(signals.email_added)
def note_email_added(*, user: User, email_address: EmailAddress, **_: Any) -> None:
    audit.record("email.add", actor=user, target=user, email=email_address.email)
    mails.security_notice(user, "email_added", email=email_address.email)


@receiver(signals.email_removed)
def note_email_removed(*, user: User, email_address: EmailAddress, **_: Any) -> None:
    gone = email_address.email
    audit.record("email.remove", actor=user, target=user, email=gone)
    mails.security_notice(user, "email_removed", also_to=[gone], email=gone)


@receiver(signals.email_changed)
def note_email_changed(
    *,
    user: User,
    from_email_address: EmailAddress | None,
    to_email_address: EmailAddress,
    **_: Any,
) -> None:
    before = from_email_address.email if from_email_address else ""
    now = to_email_address.email
    audit.record("email.change", actor=user, target=user, before=before, email=now)
    also_to = [address for address in (before, now) if address]
    mails.security_notice(user, "email_changed", also_to=also_to, email=now, before=before)

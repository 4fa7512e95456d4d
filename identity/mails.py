"""Mails about the safety of an account, once the transaction has committed."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from identity import user_agents
from identity.models import AccessToken, DataExport
from marketplace.core import requests
from marketplace.core.models import User


class Notice(NamedTuple):
    subject: str
    text: str


NOTICES = {
    "device_new": Notice("A new sign-in to your account", "Somebody signed in from {device}."),
    "token_made": Notice("An access token was made", "“{token}” can now use your account."),
    "token_rotated": Notice(
        "An access token was rotated", "“{token}” has a new secret, and the old one ends soon."
    ),
    "token_leaked": Notice(
        "An access token leaked, and no longer works",
        "“{token}” was found at {url}. We revoked it at once. Look at what it did, make a new one,"
        " and remove the old one from wherever it was published.",
    ),
    "factor_added": Notice("A second factor was added", "“{device}” can now confirm it is you."),
    "factor_removed": Notice(
        "A second factor was removed", "“{device}” can no longer confirm it is you."
    ),
    "factors_reset": Notice(
        "Your second factor was reset",
        "The operator removed all your devices and recovery codes. Set up a new one now.",
    ),
    "recovery_codes_made": Notice(
        "New recovery codes were made", "Codes you kept from before no longer work."
    ),
    "recovery_code_used": Notice("A recovery code was used", "{left} of your codes are left."),
    "password_changed": Notice(
        "Your password was changed", "Every other session of yours has ended."
    ),
    "password_reset": Notice(
        "Your password was reset",
        "It was done with a link from a mail to you. Every session ended.",
    ),
    "email_added": Notice("An e-mail address was added", "{email} now belongs to your account."),
    "email_removed": Notice(
        "An e-mail address was removed", "{email} no longer belongs to your account."
    ),
    "email_changed": Notice(
        "Your e-mail address was changed", "Mail goes to {email} now, no longer to {before}."
    ),
    "payout_destination_changed": Notice(
        "Where your money goes was changed", "Payouts now go to {destination}."
    ),
    "deletion_requested": Notice(
        "Your account will be deleted",
        "It happens on {day}. Until then you can cancel it under Privacy in your account.",
    ),
    "deletion_blocked": Notice(
        "Your account was not deleted",
        "Something has to be settled first; Privacy in your account says what. Then ask again.",
    ),
    "deletion_cancelled": Notice("Your account stays", "Its deletion was cancelled."),
}


def security_notice(
    user: User, event: str, *, also_to: Iterable[str] = (), **context: object
) -> None:
    """Tell somebody what happened to their account, so that they notice when it was not them.

    ``also_to`` are addresses that were theirs until now: whoever takes an account over changes the
    address first.
    """
    notice = NOTICES[event]
    request = requests.current()
    more = {
        "text": notice.text.format(**context),
        "at": timezone.now(),
        "ip_address": request.ip_address,
        "device": user_agents.in_words(request.user_agent) if request.user_agent else "",
        "url": settings.SITE_URL + reverse("identity:session-list"),
    }
    _send("security_notice", notice.subject, [user.email, *also_to], **more)


def token_ends_soon(token: AccessToken) -> None:
    url = settings.SITE_URL + reverse("identity:token-list")
    _send("token_ends", f"“{token.name}” ends soon", [token.user.email], token=token, url=url)


def export_ready(export: DataExport) -> None:
    url = settings.SITE_URL + reverse("identity:privacy")
    _send("export_ready", "Your data is ready", [export.user.email], export=export, url=url)


def account_erased(address: str) -> None:
    _send("account_erased", "Your account is deleted", [address])


def _send(template: str, subject: str, to: Iterable[str], **context: object) -> None:
    text = render_to_string(f"emails/{template}.txt", {"site_url": settings.SITE_URL, **context})
    for address in dict.fromkeys(to):
        _send_after_commit(subject, text, address)


def _send_after_commit(subject: str, text: str, address: str) -> None:
    """Each its own mail: nobody learns of somebody's other addresses."""
    transaction.on_commit(lambda: send_mail(subject, text, None, [address]), robust=True)

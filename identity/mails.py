"""Mails about the safety of an account, once the transaction has committed."""

from typing import NamedTuple

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from marketplace.core import requests
from marketplace.core.models import User


class Notice(NamedTuple):
    subject: str
    text: str


NOTICES = {
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
}


def security_notice(user: User, event: str, **context: object) -> None:
    """Tell somebody what happened to their account, so that they notice when it was not them."""
    notice = NOTICES[event]
    text = render_to_string(
        "emails/security_notice.txt",
        {
            "text": notice.text.format(**context),
            "at": timezone.now(),
            "ip_address": requests.current().ip_address,
            "url": settings.SITE_URL + reverse("identity:security"),
            "site_url": settings.SITE_URL,
        },
    )
    transaction.on_commit(lambda: send_mail(notice.subject, text, None, [user.email]), robust=True)

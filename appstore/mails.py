"""What the store tells people by e-mail, once the transaction has committed."""

from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from appstore.models import AppVersion
from developers.models import Role


def scan_finished(version: AppVersion) -> None:
    _tell(version, "scan_finished", f"{version}: the scan is done")


def review_decided(version: AppVersion, *, approved: bool) -> None:
    if approved:
        _tell(version, "review_approved", f"{version} is approved")
    else:
        _tell(version, "review_rejected", f"{version} needs changes")


def app_published(version: AppVersion) -> None:
    _tell(version, "app_published", f"{version} is in the store")


def _tell(version: AppVersion, template: str, subject: str) -> None:
    context = {
        "app": version.app,
        "version": version,
        "reason": version.rejection_reason,
        "url": f"{settings.SITE_URL}{version.get_absolute_url()}",
        "site_url": settings.SITE_URL,
    }
    text = render_to_string(f"emails/{template}.txt", context)
    people = version.app.developer.memberships.holding(Role.OWNER, Role.MAINTAINER)
    for address in people.addresses():
        send = partial(send_mail, subject, text, None, [address])
        transaction.on_commit(send, robust=True)

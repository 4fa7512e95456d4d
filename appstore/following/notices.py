"""Telling the owners of installations, once each, what became of the version they have."""

from datetime import datetime, timedelta

from django.db import transaction

from appstore import mails
from appstore.models import AppInstallation, AppVersion, InstallationNotice

LAST_WARNINGS = (timedelta(days=7), timedelta(days=30))
AT_ONCE = 500


def yanked(version: AppVersion) -> int:
    """Tell who has a yanked version why it was yanked; how many that were."""
    if version.yanked_at is None:
        return 0
    subject = f"yank {version.pk} {version.yanked_at:%Y%m%d%H%M%S}"
    return _tell(version, subject, "version_yanked", f"{version} was withdrawn")


def ending(version: AppVersion, *, at: datetime) -> int:
    """Tell who has a version of its end: at the announcement, 30 and 7 days before, and then."""
    if version.ends_at is None:
        return 0
    subject = f"end {version.pk} {version.ends_at:%Y%m%d} {_stage(version, at=at)}"
    has_ended = version.ended_at is not None
    title = f"{version} has reached its end" if has_ended else f"{version} will end"
    return _tell(version, subject, "version_ending", title)


def _stage(version: AppVersion, *, at: datetime) -> str:
    """The latest of its warnings that is due. One right after the announcement is none."""
    assert version.ends_at is not None
    assert version.end_announced_at is not None
    if version.ended_at is not None:
        return "ended"
    for before in LAST_WARNINGS:
        due = version.ends_at - before
        if due <= at and due > version.end_announced_at + timedelta(days=1):
            return str(before.days)
    return "announced"


def _tell(version: AppVersion, subject: str, template: str, title: str) -> int:
    untold = (
        AppInstallation.objects.present()
        .filter(version=version)
        .exclude(notices__subject=subject)
        .select_related("workspace", "app")
        .order_by("pk")
    )
    told = 0
    while batch := list(untold[:AT_ONCE]):
        told += sum(_tell_one(one, version, subject, template, title) for one in batch)
    return told


@transaction.atomic
def _tell_one(
    installation: AppInstallation, version: AppVersion, subject: str, template: str, title: str
) -> bool:
    """One mail, however many workers try."""
    _, is_first = InstallationNotice.objects.get_or_create(
        installation=installation, subject=subject
    )
    if is_first:
        mails.about_installation(installation, template, title, version=version)
    return is_first

"""What the review team writes to those who make an app. Which reviewer it was, they never read."""

from collections.abc import Sequence

from django.conf import settings

from appstore.mails import tell_makers
from appstore.models import AppVersion, DelayedRejection, ReviewMessage
from appstore.rules import named


def decided(version: AppVersion, *, approved: bool, rules: Sequence[str] = ()) -> None:
    if approved:
        _about(version, "review_approved", f"{version} is approved")
    else:
        _about(version, "review_rejected", f"{version} needs changes", rules=_links(rules))


def changes_wanted(version: AppVersion, delayed: DelayedRejection, *, is_reminder: bool) -> None:
    subject = f"{version} needs changes until {delayed.takes_effect_at:%-d %B}"
    _about(
        version,
        "review_changes_wanted",
        f"Reminder: {subject}" if is_reminder else subject,
        delayed=delayed,
        is_reminder=is_reminder,
        rules=_links(delayed.rules),
    )


def called_off(version: AppVersion) -> None:
    _about(version, "review_called_off", f"{version} is being reviewed again")


def said(message: ReviewMessage) -> None:
    what = "A question" if message.is_question else "A message"
    version = message.version
    _about(version, "review_message", f"{what} about {version}", said=message)


def _about(version: AppVersion, template: str, subject: str, **context: object) -> None:
    tell_makers(
        version.app,
        template,
        subject,
        version=version,
        reason=version.rejection_reason,
        url=f"{settings.SITE_URL}{version.get_absolute_url()}",
        **context,
    )


def _links(codes: Sequence[str]) -> list[tuple[str, str]]:
    """Title and address of each rule."""
    return [(rule.title, f"{settings.SITE_URL}{rule.url}") for rule in named(codes)]

"""What a workspace decides about the versions it has: follow, update, consent, go back."""

from datetime import datetime

from django.db import transaction

from appstore import mails, permissions, policies, semver, tasks
from appstore.actions.installing import (
    AlreadyInstalled,
    ConsentRequired,
    NotOffered,
    OutsideRange,
)
from appstore.following import choosing, health, moving
from appstore.models import App, AppInstallation, AppStatus, AppVersion, Channel
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User


class UpToDate(Conflict):
    code = "up_to_date"

    def __init__(self) -> None:
        super().__init__("There is nothing newer on the channel and in the range you chose.")


class NotAnUpdate(Conflict):
    code = "not_an_update"

    def __init__(self) -> None:
        super().__init__("That version is not newer than the one you have. Roll back instead.")


class NothingToGoBackTo(Conflict):
    code = "nothing_to_go_back_to"

    def __init__(self) -> None:
        super().__init__("There is no earlier version to go back to. Name one that is published.")


class ConsentOutdated(Conflict):
    code = "consent_outdated"

    def __init__(self) -> None:
        super().__init__("That version does not wait for your consent any more. Look again.")


@transaction.atomic
def set_updates(
    *,
    installation: AppInstallation,
    follows: bool,
    channel: Channel,
    version_range: str,
    by: User,
) -> AppInstallation:
    """Pin an installation to what it has, or let it follow a channel within a range.

    Raises:
        ManagerRequired, RangeInvalid.
    """
    app, installation = _lock(installation, by)
    semver.parse(version_range)
    installation.follows = follows
    installation.channel = channel
    installation.version_range = version_range
    pending = installation.pending_version
    if pending and not (follows and choosing.suits(installation, pending)):
        installation.pending_version = None
    installation.save()
    audit.record(
        "installation.set_updates",
        actor=by,
        target=installation,
        updates=installation.follows_words,
    )
    tasks.update_followers.enqueue(key=app.pk, app_id=app.pk)
    return installation


@transaction.atomic
def update(
    *,
    installation: AppInstallation,
    version: AppVersion | None,
    accept_permissions: bool,
    by: User,
    at: datetime,
) -> AppInstallation:
    """Take a newer version now: the one named, or the highest. Staged rollouts do not hold it back.

    Raises:
        ManagerRequired, UpToDate, NotAnUpdate, NotOffered, OutsideRange, AlreadyInstalled.
        ConsentRequired: it asks for more than was granted.
    """
    app, installation = _lock(installation, by)
    offered = choosing.offers(app)
    target = _newer(installation, offered) if version is None else version
    if target not in offered:
        raise NotOffered
    if not choosing.is_step(installation, target):
        raise NotAnUpdate
    if installation.follows and not choosing.suits(installation, target):
        raise OutsideRange(target)
    _take(installation, target, accept_permissions=accept_permissions, at=at)
    audit.record("installation.update", actor=by, target=installation, version=target.version)
    return installation


@transaction.atomic
def answer_consent(
    *, installation: AppInstallation, version: AppVersion, accept: bool, by: User, at: datetime
) -> AppInstallation:
    """Grant what a waiting version asks for and take it, or skip it for good.

    Raises:
        ManagerRequired, AlreadyInstalled, NotOffered.
        ConsentOutdated: another version waits by now, or none.
    """
    app, installation = _lock(installation, by)
    if installation.pending_version != version:
        raise ConsentOutdated
    if accept and version not in choosing.offers(app):
        raise NotOffered
    if accept:
        _take(installation, version, accept_permissions=True, at=at)
    else:
        installation.pending_version = None
        _skip(installation, version)
        installation.save()
    verb = "installation.consent" if accept else "installation.skip"
    audit.record(verb, actor=by, target=installation, version=version.version)
    tasks.update_followers.enqueue(key=app.pk, app_id=app.pk)
    return installation


@transaction.atomic
def roll_back(
    *,
    installation: AppInstallation,
    version: AppVersion | None,
    accept_permissions: bool,
    by: User,
    at: datetime,
) -> AppInstallation:
    """Go back to the version before, or to the one named, and stay there.

    The version that is left is skipped from now on, should the workspace follow again.

    Raises:
        ManagerRequired, NothingToGoBackTo, NotOffered, AlreadyInstalled, ConsentRequired.
    """
    app, installation = _lock(installation, by)
    target = version or installation.previous_version
    if target is None or target == installation.version:
        raise NothingToGoBackTo
    if not _still_works(app, target):
        raise NotOffered
    left = installation.version
    installation.follows = False
    installation.pending_version = None
    _take(installation, target, accept_permissions=accept_permissions, at=at)
    _skip(installation, left)
    installation.save(update_fields=["skipped_versions"])
    audit.record(
        "installation.roll_back",
        actor=by,
        target=installation,
        version=target.version,
        before=left.version,
    )
    return installation


@transaction.atomic
def record_failed_update(
    *, installation: AppInstallation, version: AppVersion, reason: str, at: datetime
) -> bool:
    """A new version did not start: go back to the one before, and do not try it again.

    Returns whether that was possible.
    """
    app, installation = moving.lock(installation)
    if installation.version != version or installation.removed_at is not None:
        return True
    health.note(installation=installation, version=version, healthy=False, at=at)
    previous = installation.previous_version
    goes_back = (
        previous is not None
        and _still_works(app, previous)
        and not choosing.is_taken(installation, previous)
    )
    if goes_back and previous is not None:
        moving.move(installation, previous, at=at)
        installation.previous_version = None
    _skip(installation, version)
    lead = f"Version {version.version} did not start: "
    installation.update_problem = f"{lead}{reason}"[:500]
    installation.save()
    audit.record(
        "installation.update_failed", actor=None, target=installation, version=version.version
    )
    mails.update_failed(installation, version)
    return goes_back


def _lock(installation: AppInstallation, by: User) -> tuple[App, AppInstallation]:
    policies.require_manager(installation.workspace, by)
    app, installation = moving.lock(installation)
    if installation.removed_at is not None:
        raise policies.NotInstalled
    return app, installation


def _newer(installation: AppInstallation, offered: list[AppVersion]) -> AppVersion:
    """The highest that was not skipped; for one that is pinned, on its channel."""
    for version in offered:
        if (
            choosing.suits(installation, version)
            and choosing.is_step(installation, version)
            and version.version not in installation.skipped_versions
        ):
            return version
    raise UpToDate


def _take(
    installation: AppInstallation, version: AppVersion, *, accept_permissions: bool, at: datetime
) -> None:
    if choosing.is_taken(installation, version):
        raise AlreadyInstalled
    asked = permissions.wider(installation.permissions, version.manifest)
    if asked and not accept_permissions:
        raise ConsentRequired(asked)
    installation.permissions = permissions.merged(installation.permissions, version.manifest)
    installation.skipped_versions = [
        number for number in installation.skipped_versions if number != version.version
    ]
    moving.move(installation, version, at=at)


def _skip(installation: AppInstallation, version: AppVersion) -> None:
    if version.version not in installation.skipped_versions:
        installation.skipped_versions = [*installation.skipped_versions, version.version]


def _still_works(app: App, version: AppVersion) -> bool:
    """Whether it may be gone back to: yanked ones too, for who knows what they do."""
    return (
        app.status == AppStatus.PUBLISHED
        and app.versions.published().filter(pk=version.pk, ended_at__isnull=True).exists()
    )

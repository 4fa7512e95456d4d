"""What a developer does with a version that is in the store: channel, yank, recall, end."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from appstore import semver, tasks
from appstore.following import choosing
from appstore.models import App, AppStatus, AppVersion, Channel, RolloutStatus
from appstore.releases import lock_release
from developers.policies import Capability, require, require_publisher
from marketplace.core import audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User

YANK_REASON_MAX = 500
BEGUN = (RolloutStatus.ROLLING, RolloutStatus.HALTED, RolloutStatus.COMPLETE)


class NotPublished(Conflict):
    code = "version_not_published"

    def __init__(self) -> None:
        super().__init__("This version is not published.")


class PrereleaseStaysBeta(Conflict):
    code = "prerelease_stays_beta"

    def __init__(self, version: AppVersion) -> None:
        final = version.version.partition("-")[0]
        super().__init__(f"A pre-release stays on beta. Publish {final} for the stable channel.")


class ChannelFixed(Conflict):
    code = "channel_fixed"

    def __init__(self) -> None:
        super().__init__("It is on the stable channel already. Yank it if nobody should get it.")


class YankReasonRequired(Invalid):
    code = "yank_reason_required"

    def __init__(self) -> None:
        super().__init__("Say why in at most 500 characters. Everybody who runs it reads that.")


class AlreadyYanked(Conflict):
    code = "already_yanked"

    def __init__(self) -> None:
        super().__init__("This version is yanked already.")


class NotYanked(Conflict):
    code = "not_yanked"

    def __init__(self) -> None:
        super().__init__("This version is not yanked.")


class VersionRecalled(Conflict):
    code = "version_recalled"

    def __init__(self) -> None:
        super().__init__("This version was rolled back for good. Publish a higher one instead.")


class EndTooSoon(Invalid):
    code = "end_too_soon"

    def __init__(self) -> None:
        days = settings.VERSION_END_NOTICE.days
        super().__init__(f"Announce an end at least {days} days ahead.")


@transaction.atomic
def set_channel(*, version: AppVersion, channel: Channel, by: User, at: datetime) -> AppVersion:
    """Choose who gets a version by itself. A published beta may become stable, not the reverse.

    Raises:
        RoleRequired and what else publishing needs; PrereleaseStaysBeta, ChannelFixed.
    """
    require_publisher(version.app.developer, by=by, at=at)
    app, version = lock_release(version)
    if channel == Channel.STABLE and semver.is_prerelease(version.version):
        raise PrereleaseStaysBeta(version)
    if version.published_at is not None and channel == Channel.BETA:
        raise ChannelFixed
    version.channel = channel
    version.save(update_fields=["channel"])
    audit.record("version.set_channel", actor=by, target=version, channel=str(channel))
    give_out(app)
    return version


@transaction.atomic
def yank(*, version: AppVersion, reason: str, by: User, at: datetime) -> AppVersion:
    """Offer a published version no more, and tell who runs it why. What runs, runs.

    Raises:
        RoleRequired, NotPublished, AlreadyYanked, YankReasonRequired.
    """
    app, version = _lock_own(version, by)
    _yank(version, reason, at=at)
    version.save(update_fields=["yanked_at", "yank_reason"])
    audit.record("version.yank", actor=by, target=version, reason=version.yank_reason)
    give_out(app)
    tasks.tell_installations.enqueue(key=version.pk, version_id=version.pk)
    return version


@transaction.atomic
def unyank(*, version: AppVersion, by: User, at: datetime) -> AppVersion:
    """Offer it again.

    Raises:
        RoleRequired and what else publishing needs; NotYanked, VersionRecalled.
    """
    require_publisher(version.app.developer, by=by, at=at)
    app, version = lock_release(version)
    if version.yanked_at is None:
        raise NotYanked
    if version.recalled_at is not None:
        raise VersionRecalled
    version.yanked_at, version.yank_reason = None, ""
    version.save(update_fields=["yanked_at", "yank_reason"])
    audit.record("version.unyank", actor=by, target=version)
    give_out(app)
    return version


@transaction.atomic
def roll_back(*, version: AppVersion, reason: str, by: User, at: datetime) -> AppVersion:
    """Take a release back: nobody gets it, and who follows goes to the best that is left.

    Pinned installations keep it and read why they should not.

    Raises:
        RoleRequired, NotPublished, VersionRecalled, YankReasonRequired.
    """
    app, version = _lock_own(version, by)
    if version.recalled_at is not None:
        raise VersionRecalled
    version.yanked_at = None
    _yank(version, reason, at=at)
    version.recalled_at = at
    version.save(update_fields=["yanked_at", "yank_reason", "recalled_at"])
    _abort_rollout(version, at=at)
    audit.record("version.roll_back", actor=by, target=version, reason=version.yank_reason)
    give_out(app)
    tasks.tell_installations.enqueue(key=version.pk, version_id=version.pk)
    return version


@transaction.atomic
def announce_end(*, version: AppVersion, ends_at: datetime, by: User, at: datetime) -> AppVersion:
    """Say until when a version works. It may be moved, never to less than the notice from now.

    Raises:
        RoleRequired, NotPublished, EndTooSoon.
    """
    app, version = _lock_own(version, by)
    if ends_at < at + settings.VERSION_END_NOTICE:
        raise EndTooSoon
    version.ends_at, version.end_announced_at, version.ended_at = ends_at, at, None
    version.save(update_fields=["ends_at", "end_announced_at", "ended_at"])
    audit.record("version.announce_end", actor=by, target=version, ends_at=ends_at.isoformat())
    give_out(app)
    tasks.tell_installations.enqueue(key=version.pk, version_id=version.pk)
    return version


def give_out(app: App) -> None:
    """Have a worker see what the app's followers should have now."""
    tasks.update_followers.enqueue(key=app.pk, app_id=app.pk)


def _lock_own(version: AppVersion, by: User) -> tuple[App, AppVersion]:
    """What is done to protect people needs the role, and nothing else that publishing does."""
    require(version.app.developer, by, Capability.PUBLISH)
    app, version = lock_release(version)
    if version.status != AppStatus.PUBLISHED:
        raise NotPublished
    return app, version


def _yank(version: AppVersion, reason: str, *, at: datetime) -> None:
    if version.yanked_at is not None:
        raise AlreadyYanked
    reason = reason.strip()
    if not 0 < len(reason) <= YANK_REASON_MAX:
        raise YankReasonRequired
    version.yanked_at, version.yank_reason = at, reason


def _abort_rollout(version: AppVersion, *, at: datetime) -> None:
    rollout = choosing.rollout_of(version)
    if rollout is not None and rollout.status in BEGUN:
        rollout.move_to(RolloutStatus.ABORTED)
        rollout.ended_at = at
        rollout.save(update_fields=["status", "ended_at"])

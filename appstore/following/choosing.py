"""Which version an installation should have. Reads, and changes nothing."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from appstore import permissions, semver
from appstore.models import (
    App,
    AppInstallation,
    AppStatus,
    AppVersion,
    Channel,
    Rollout,
    RolloutStatus,
)


class Choice(NamedTuple):
    """What an installation gets now, and what it would get with its workspace's consent."""

    now: AppVersion | None
    waiting: AppVersion | None


def offers(app: App) -> list[AppVersion]:
    """What installations of an app may be given, the highest first. One query."""
    if app.status != AppStatus.PUBLISHED:
        return []
    return highest_first(app.versions.offered().select_related("rollout"))


def highest_first(versions: Iterable[AppVersion]) -> list[AppVersion]:
    return sorted(versions, key=lambda one: semver.precedence(one.version), reverse=True)


def choose(installation: AppInstallation, offered: Sequence[AppVersion]) -> Choice:
    """The best version of its channel and range, and the best it needs no consent for.

    ``offered`` are the app's ``offers``. Nobody goes to a lower number by this, unless the one they
    have was recalled.
    """
    better = [
        version
        for version in offered
        if suits(installation, version)
        and version.version not in installation.skipped_versions
        and is_step(installation, version)
        and is_reached(installation, version)
    ]
    granted = (version for version in better if not asks_more(installation, version))
    now = next(granted, None)
    waiting = better[0] if better and better[0] != now else None
    return Choice(now, waiting)


def suits(installation: AppInstallation, version: AppVersion) -> bool:
    """Whether a version is of the channel and in the range that is followed."""
    on_channel = version.channel == Channel.STABLE or installation.channel == Channel.BETA
    return on_channel and semver.allows(installation.version_range, version.version)


def is_step(installation: AppInstallation, version: AppVersion) -> bool:
    """Upwards; in either direction away from a version that was recalled."""
    present = installation.version
    if present.recalled_at is not None:
        return version != present
    return semver.is_higher(version.version, than=present.version)


def is_reached(installation: AppInstallation, version: AppVersion) -> bool:
    rollout = rollout_of(version)
    return rollout is None or rollout.reaches(installation)


def asks_more(installation: AppInstallation, version: AppVersion) -> bool:
    return bool(permissions.wider(installation.permissions, version.manifest))


def rollout_of(version: AppVersion) -> Rollout | None:
    """Its rollout, if it has one; no query after ``select_related``."""
    found: Rollout | None = getattr(version, "rollout", None)
    return found


def is_taken(installation: AppInstallation, version: AppVersion) -> bool:
    """Whether another installation in the workspace has that version already."""
    others = AppInstallation.objects.present().exclude(pk=installation.pk)
    return others.filter(workspace=installation.workspace_id, version=version).exists()


def for_newcomers(
    versions: Iterable[AppVersion], *, channel: Channel = Channel.STABLE, version_range: str = ""
) -> AppVersion | None:
    """What is installed anew: the highest that is out for all, else the highest there is.

    A rollout is for those who follow; until it is complete, newcomers get what came before.
    """
    newcomer = AppInstallation(channel=channel, version_range=version_range)
    fitting = [version for version in highest_first(versions) if suits(newcomer, version)]
    out_for_all = (version for version in fitting if not _is_rolling(version))
    return next(out_for_all, next(iter(fitting), None))


def _is_rolling(version: AppVersion) -> bool:
    rollout = rollout_of(version)
    return rollout is not None and rollout.status != RolloutStatus.COMPLETE

"""How a version fares where it runs."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, Q

from appstore.models import AppInstallation, AppVersion, Rollout, VersionHealth
from marketplace.core.querysets import DomainQuerySet

# A newer version must fail this many times as often as the others before it is to blame.
NOTABLY_WORSE = 2


class Health(NamedTuple):
    """In how many installations a version was tried, and in how many of them it failed."""

    tried: int
    failed: int

    @property
    def failed_percent(self) -> float:
        return 100 * self.failed / self.tried if self.tried else 0.0


def note(
    *, installation: AppInstallation, version: AppVersion, healthy: bool, at: datetime
) -> None:
    """Count one start that went well, or one failure."""
    row, _ = VersionHealth.objects.get_or_create(
        version=version, installation=installation, defaults={"reported_at": at}
    )
    counted = (
        {"starts": F("starts") + 1}
        if healthy
        else {"failures": F("failures") + 1, "last_failed_at": at}
    )
    VersionHealth.objects.filter(pk=row.pk).update(reported_at=at, **counted)


def of(version: AppVersion, *, since: datetime) -> Health:
    """Where it was tried since then."""
    rows = VersionHealth.objects.filter(version=version, reported_at__gte=since)
    return _counted(rows, since=since)


def of_others(version: AppVersion, *, since: datetime) -> Health:
    """The app's other versions where they still are: what the new one is measured by."""
    present = Q(installation__version=F("version"), installation__removed_at__isnull=True)
    rows = VersionHealth.objects.filter(present, version__app=version.app_id)
    return _counted(rows.exclude(version=version), since=since)


def _counted(rows: DomainQuerySet[VersionHealth], *, since: datetime) -> Health:
    failed = Count("pk", filter=Q(last_failed_at__gte=since))
    return Health(**rows.aggregate(tried=Count("pk"), failed=failed))


def complaint(rollout: Rollout) -> str:
    """Why a rollout must halt; empty while all is well."""
    assert rollout.judged_from is not None
    seen = of(rollout.version, since=rollout.judged_from)
    if seen.tried < rollout.sample_min or seen.failed_percent <= rollout.failure_percent_max:
        return ""
    others = of_others(rollout.version, since=rollout.judged_from)
    if seen.failed_percent < NOTABLY_WORSE * others.failed_percent:
        return ""
    return (
        f"It failed in {seen.failed} of {seen.tried} installations "
        f"({seen.failed_percent:.0f} %; other versions {others.failed_percent:.0f} %)."
    )

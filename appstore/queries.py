"""What the store's pages and its API both ask."""

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Avg, CharField, Count, Func, JSONField, Min, OuterRef, Subquery, Sum
from django.db.models.functions import Cast

from appstore.following import choosing
from appstore.models import (
    App,
    AppInstallation,
    AppQuerySet,
    AppReview,
    AppVersion,
    Category,
    Channel,
    SortOrder,
    SourceAccess,
)
from appstore.models.version import AppVersionQuerySet
from developers import web_addresses
from developers.models import Developer, DeveloperQuerySet, ProfileLink, VerifiedDomain
from marketplace.core.models import AuditNode, SecurityAudit, User


def catalogue(
    *,
    text: str = "",
    category: str = "",
    developer: str = "",
    order: SortOrder = SortOrder.POPULARITY,
) -> AppQuerySet:
    """The published apps, best first, with their developer, plan and rating."""
    apps = App.objects.listed().with_rating().with_offer()
    if text:
        apps = apps.matching(text)
    if category:
        apps = apps.filter(category=category)
    if developer:
        apps = apps.filter(developer__slug=developer)
    return apps.sorted_by(order)


def categories() -> list[tuple[str, str, int]]:
    """Each category that has apps: value, label, how many."""
    counts = dict(
        App.objects.listed().values_list("category").annotate(count=Count("pk")).order_by()
    )
    return [
        (value, str(label), counts[value]) for value, label in Category.choices if value in counts
    ]


def with_log_number(versions: AppVersionQuerySet) -> AppVersionQuerySet:
    """Adds ``logged_as``: the number under which the audit log has the publication."""
    published = AuditNode.objects.filter(
        level=0,
        event__action="app.publish",
        event__target_type=App._meta.label_lower,
        event__target_id=Cast(OuterRef("app_id"), CharField()),
        event__payload__data__details__version=Func(
            OuterRef("version"), function="to_jsonb", output_field=JSONField()
        ),
    )
    return versions.annotate(logged_as=Subquery(published.values("position")[:1]))


HISTORY_SHOWN = 30

# Worst first, whatever their alphabet.
SEVERITIES = ("critical", "high", "medium", "low", "info")


def latest_scan(version: AppVersion) -> Any:
    """The newest reading of its code, finished or not; None before the first."""
    return version.scans.order_by("-pk").first()


def finished_scan(version: AppVersion) -> Any:
    """The newest reading that came to an answer."""
    return version.scans.exclude(risk="").order_by("-pk").first()


def findings_of(scan: Any) -> list[Any]:
    """What a reading found, the worst first; nothing without one."""
    return sorted(
        scan.findings.all() if scan else [],
        key=lambda finding: (SEVERITIES.index(finding.severity), finding.path, finding.line),
    )


def with_decisions(findings: list[Any], app: App) -> list[Any]:
    """Adds ``decision``: what a reviewer said about each, as far as it stands."""
    standing = app.finding_decisions.standing().select_related("decided_by", "confirmed_by")
    decisions = {decision.fingerprint: decision for decision in standing}
    for finding in findings:
        finding.decision = decisions.get(finding.fingerprint)
    return findings


def finding_counts(scan: Any) -> list[tuple[str, int]]:
    """How many open ones of each severity, the worst first."""
    counts = scan.findings.open().values_list("severity").annotate(Count("pk")) if scan else []
    return sorted(counts, key=lambda pair: SEVERITIES.index(pair[0]))


def latest_version(app: App) -> AppVersion | None:
    """What an install gets unless it says otherwise: the highest stable version, else a beta."""
    offered = list(app.versions.offered().select_related("rollout"))
    stable = choosing.for_newcomers(offered)
    return stable or choosing.for_newcomers(offered, channel=Channel.BETA)


def versions_to_choose(installation: AppInstallation) -> list[AppVersion]:
    """What its owners can change it to, the highest first; yanked ones only downwards."""
    rows = installation.app.versions.published().filter(ended_at__isnull=True)
    rows = rows.exclude(pk=installation.version_id).select_related("app", "rollout")
    offered = set(choosing.offers(installation.app))
    return [
        version
        for version in choosing.highest_first(rows)
        if version in offered or not choosing.is_step(installation, version)
    ]


def history_of(installation: AppInstallation) -> list[SecurityAudit]:
    """What was done to it, the newest first."""
    rows = SecurityAudit.objects.filter(
        target_type=AppInstallation._meta.label_lower, target_id=str(installation.pk)
    )
    return list(rows.in_full().order_by("-pk")[:HISTORY_SHOWN])


class ShownLink(NamedTuple):
    """A link on a developer's page."""

    kind: str
    name: str
    url: str
    host: str
    is_verified: bool


class DeveloperStatistics(NamedTuple):
    """What the store knows of a developer's listed apps, together."""

    app_count: int
    install_count: int
    rating: float
    """The mean of all reviews, 1 to 5; 0 without any."""
    rating_count: int
    since: datetime | None


def public_developers() -> DeveloperQuerySet:
    """Those who had an app in the store at some time, and are not suspended."""
    ever_published = App.objects.filter(published_at__isnull=False)
    return Developer.objects.filter(
        pk__in=ever_published.values("developer"), suspended_at__isnull=True
    )


def developers_seen_by(user: User | AnonymousUser) -> DeveloperQuerySet:
    """The public ones, and the accounts somebody belongs to: they see their page beforehand."""
    if not isinstance(user, User):
        return public_developers()
    mine = Developer.objects.of(user).values("pk")
    return public_developers() | Developer.objects.filter(pk__in=mine)


def links_of(developer: Developer) -> list[ShownLink]:
    held = VerifiedDomain.objects.of(developer).held()
    domains = frozenset(held.values_list("domain", flat=True))
    return [
        ShownLink(
            kind=kind.value,
            name=str(kind.label),
            url=url,
            host=web_addresses.host_of(url),
            is_verified=web_addresses.is_verified(url, domains),
        )
        for kind in ProfileLink
        if (url := getattr(developer, kind.value))
    ]


def statistics_of(developer: Developer) -> DeveloperStatistics:
    apps = App.objects.listed().of(developer)
    facts = apps.aggregate(
        app_count=Count("pk"),
        install_count=Sum("install_count", default=0),
        since=Min("published_at"),
    )
    reviews = AppReview.objects.filter(app__in=apps)
    rated = reviews.aggregate(rating=Avg("stars", default=0.0), rating_count=Count("pk"))
    return DeveloperStatistics(**facts, **rated)


def open_versions(app: App) -> AppVersionQuerySet:
    """What everybody may read of an app's code. Yanked ones too: what runs can be looked at."""
    return app.versions.published().filter(source_access=SourceAccess.OPEN).select_related("app")

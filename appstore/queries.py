"""What the store's pages and its API both ask."""

from django.db.models import CharField, Count, Func, JSONField, OuterRef, Subquery
from django.db.models.functions import Cast

from appstore.models import App, AppQuerySet, AppVersion, Category, SortOrder
from appstore.models.version import AppVersionQuerySet
from marketplace.core.models import AuditNode


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


def latest_version(app: App) -> AppVersion | None:
    """What an install gets unless it says otherwise."""
    return app.versions.published().order_by("-published_at", "-pk").first()

"""Writing and editing a listing."""

from django.db import IntegrityError, transaction

from appstore.models import App, Plan, PlanKind, SourceAccess
from developers.models import Developer
from developers.policies import Capability, require
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User

RESERVED = frozenset({"new"})
"""Addresses of our own, below which an app could not be reached."""


class SlugTaken(Conflict):
    code = "slug_taken"

    def __init__(self, slug: str) -> None:
        super().__init__(f"Another app has the address “{slug}” already. Choose another.")


@transaction.atomic
def create_app(
    *,
    developer: Developer,
    name: str,
    slug: str,
    summary: str,
    category: str,
    price_minor: int,
    currency: str,
    by: User,
    description: str = "",
    source_access: str = SourceAccess.CLOSED,
) -> App:
    """Write a draft. Nobody else sees it until a version of it is published."""
    require(developer, by, Capability.EDIT)
    if slug in RESERVED:
        raise SlugTaken(slug)
    try:
        with transaction.atomic():
            app = App.objects.create(
                developer=developer,
                name=name,
                slug=slug,
                summary=summary,
                description=description,
                category=category,
                source_access=source_access,
            )
    except IntegrityError as error:
        raise SlugTaken(slug) from error
    _offer(app, price_minor=price_minor, currency=currency)
    audit.record("app.create", actor=by, target=app, price_minor=price_minor, currency=currency)
    return app


@transaction.atomic
def edit_app(
    *,
    app: App,
    name: str,
    summary: str,
    description: str,
    category: str,
    price_minor: int,
    by: User,
    source_access: str = "",
) -> App:
    """Change the words and the price. Those who bought keep what they paid for.

    ``source_access`` counts for versions uploaded from now on; left out, it stays as it is.
    """
    require(app.developer, by, Capability.EDIT)
    app = App.objects.lock(pk=app.pk)
    app.name, app.summary = name, summary
    app.description, app.category = description, category
    app.source_access = source_access or app.source_access
    app.save(update_fields=["name", "summary", "description", "category", "source_access"])
    current = app.plans.get(is_offered=True)
    if current.price_minor != price_minor:
        current.is_offered = False
        current.save(update_fields=["is_offered"])
        _offer(app, price_minor=price_minor, currency=current.currency)
    audit.record("app.edit", actor=by, target=app, price_minor=price_minor)
    return app


def _offer(app: App, *, price_minor: int, currency: str) -> Plan:
    kind = PlanKind.ONE_TIME if price_minor else PlanKind.FREE
    return Plan.objects.create(app=app, kind=kind, price_minor=price_minor, currency=currency)

"""Writing and editing a listing."""

from dataclasses import replace

from django.db import IntegrityError, transaction

from appstore import names, tiers
from appstore.models import App, PlanKind, SourceAccess
from appstore.tiers import Terms
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
    if slug in RESERVED or App.objects.filter(slug=slug).exists():
        raise SlugTaken(slug)
    names.claim(developer, name=name, slug=slug)
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
    tiers.put(app, Terms.simple(price_minor), currency=currency)
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
    by: User,
    price_minor: int | None = None,
    source_access: str = "",
) -> App:
    """Change the words, and the first tier's price if one is given.

    ``source_access`` counts for versions uploaded from now on; left out, it stays as it is.
    """
    require(app.developer, by, Capability.EDIT)
    if name != app.name:
        names.claim(app.developer, name=name)
    app = App.objects.lock(pk=app.pk)
    app.name, app.summary = name, summary
    app.description, app.category = description, category
    app.source_access = source_access or app.source_access
    app.save(update_fields=["name", "summary", "description", "category", "source_access"])
    if price_minor is not None and price_minor != app.plan.price_minor:
        _reprice(app, price_minor)
    audit.record("app.edit", actor=by, target=app, price_minor=app.plan.price_minor)
    return app


def _reprice(app: App, price_minor: int) -> None:
    """What is free or paid once turns into the other with its price; the rest keeps its kind."""
    terms = replace(Terms.of(app.plan), price_minor=price_minor)
    if terms.kind in {PlanKind.FREE, PlanKind.ONE_TIME}:
        terms = replace(terms, kind=Terms.simple(price_minor).kind)
    tiers.swap(app.plan, terms)
    del app.tiers

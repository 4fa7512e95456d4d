"""Tiers and coupons, offered the way a developer does it."""

from django.utils import timezone

from appstore.actions import coupons, plans
from appstore.actions.coupons import Offer
from appstore.models import PlanKind
from appstore.tiers import Terms
from tests.factories.appstore import VersionFactory


def offer_tier(app, name="Team", *, price_minor=12_00, interval="month", **terms):
    """One more tier of an app: a subscription, unless ``interval`` is empty."""
    kind = PlanKind.SUBSCRIPTION if interval else PlanKind.ONE_TIME
    kind = kind if price_minor else PlanKind.FREE
    wanted = Terms(name=name, kind=kind, price_minor=price_minor, interval=interval, **terms)
    plan = plans.offer(app=app, terms=wanted, by=app.developer.user)
    app.__dict__.pop("tiers", None)
    return plan


def subscribable(**terms):
    """A tier paid each month, of an app that is in the store with it alone."""
    app = VersionFactory(published=True).app
    plan = offer_tier(app, **terms)
    plans.withdraw(plan=app.tiers[0], by=app.developer.user)
    del app.tiers
    return plan


def make_coupon(app, code="SPRING", *, plans=(), for_all_apps=False, at=None, **takes_off):
    offer = Offer(code=code, starts_at=at or timezone.now(), **(takes_off or {"percent_bps": 5000}))
    return coupons.create(
        app=app, offer=offer, plans=plans, for_all_apps=for_all_apps, by=app.developer.user
    )

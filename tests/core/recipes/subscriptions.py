from django.urls import reverse
from django.utils import timezone

from appstore.actions import workspaces
from payments.actions import subscriptions
from payments.jobs import renewals
from tests.core.recipes import browser, change, machine
from tests.factories import UserFactory, VersionFactory, give_money
from tests.factories.plans import offer_tier, subscribable
from tests.payments.shopping import subscribe

ENDS = "license.renew"


def subscribed():
    plan, buyer = subscribable(price_minor=10_00), UserFactory()
    give_money(buyer, 10_00)
    return subscribe(plan, buyer, at=timezone.now()), buyer


def cancelled():
    subscription, buyer = subscribed()
    subscriptions.cancel(subscription=subscription, by=buyer, at=timezone.now())
    return subscription, buyer


def past_due():
    subscription, buyer = subscribed()
    renewals.keep(at=subscription.current_period_end)
    give_money(buyer, 10_00)
    return subscription, buyer


def by_page(prepared, name, **form):
    subscription, buyer = prepared
    client = browser(buyer)
    place = reverse(f"payments:subscription-{name}", args=[subscription.pk])
    return lambda: client.post(place, form)


def by_machine(prepared, name, **body):
    subscription, buyer = prepared
    client = machine(buyer)
    place = reverse(f"v1:subscription-{name}", args=[subscription.pk])
    return lambda: client.post(place, body)


@change("POST payments:subscription-cancel", ENDS, "subscription.cancel")
def cancel():
    return by_page(subscribed(), "cancel")


@change("POST v1:subscription-cancel", ENDS, "subscription.cancel")
def cancel_by_machine():
    return by_machine(subscribed(), "cancel")


@change("POST payments:subscription-resume", ENDS, "subscription.resume")
def resume():
    return by_page(cancelled(), "resume")


@change("POST v1:subscription-resume", ENDS, "subscription.resume")
def resume_by_machine():
    return by_machine(cancelled(), "resume")


@change("POST payments:subscription-pay", ENDS, "order.pay")
def pay():
    return by_page(past_due(), "pay")


@change("POST v1:subscription-pay", ENDS, "order.pay")
def pay_by_machine():
    return by_machine(past_due(), "pay")


@change("POST payments:subscription-change", "subscription.change")
def change_tier():
    prepared = subscribed()
    small = offer_tier(prepared[0].plan.app, "Small", price_minor=1_00)
    return by_page(prepared, "change", plan=small.pk)


@change("POST v1:subscription-change", "subscription.change")
def change_tier_by_machine():
    prepared = subscribed()
    small = offer_tier(prepared[0].plan.app, "Small", price_minor=1_00)
    return by_machine(prepared, "change", plan=small.pk)


@change("POST payments:app-take", "license.issue")
def take():
    app, person = VersionFactory(published=True).app, UserFactory()
    workspaces.personal(person)
    client = browser(person)
    wanted = {"plan": app.plan.pk}
    return lambda: client.post(reverse("payments:app-take", args=[app.slug]), wanted)

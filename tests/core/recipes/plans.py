from django.urls import reverse

from appstore.models import Plan
from tests.core.recipes import browser, change, machine
from tests.factories import AppFactory

FORM = {"name": "Team", "kind": "one_time", "price": "5", "activation_kind": "seat"}
BODY = {"name": "Team", "kind": "one_time", "price_minor": 500}


def two_tiers():
    app = AppFactory()
    return app, Plan.objects.create(app=app, kind="free", name="More", price_minor=0, position=1)


def by_page(route, **form):
    app, plan = two_tiers()
    client = browser(app.developer.user)
    asked = [app.slug] if route.endswith("create") else [app.slug, plan.pk]
    return lambda: client.post(reverse(f"appstore:{route}", args=asked), form)


@change("POST appstore:console-plan-create", "plan.offer")
def offer():
    return by_page("console-plan-create", **FORM)


@change("POST appstore:console-plan-edit", "plan.replace")
def replace():
    return by_page("console-plan-edit", **FORM)


@change("POST appstore:console-plan-withdraw", "plan.withdraw")
def withdraw():
    return by_page("console-plan-withdraw")


@change("POST appstore:console-plan-forward", "plan.reorder")
def reorder():
    return by_page("console-plan-forward")


@change("POST v1:plan-list", "plan.offer")
def offer_by_machine():
    app, _ = two_tiers()
    client = machine(app.developer.user)
    return lambda: client.post(reverse("v1:plan-list", args=[app.slug]), BODY)


@change("PUT v1:plan-detail", "plan.replace")
def replace_by_machine():
    app, plan = two_tiers()
    client = machine(app.developer.user)
    return lambda: client.put(reverse("v1:plan-detail", args=[app.slug, plan.pk]), BODY)


@change("DELETE v1:plan-detail", "plan.withdraw")
def withdraw_by_machine():
    app, plan = two_tiers()
    client = machine(app.developer.user)
    return lambda: client.delete(reverse("v1:plan-detail", args=[app.slug, plan.pk]))


@change("POST v1:plan-reorder", "plan.reorder")
def reorder_by_machine():
    app, plan = two_tiers()
    client = machine(app.developer.user)
    order = {"plans": [plan.pk, app.plan.pk]}
    return lambda: client.post(reverse("v1:plan-reorder", args=[app.slug]), order)

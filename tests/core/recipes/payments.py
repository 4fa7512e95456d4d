from django.urls import reverse

from tests.core.recipes import browser, change, machine
from tests.factories import VersionFactory, WorkspaceFactory, give_money


def customer():
    """Somebody with 10.00, their workspace, and an app for 4.99."""
    workspace = WorkspaceFactory()
    user = workspace.memberships.get().user
    give_money(user, 10_00)
    return user, workspace, VersionFactory(published=True, app__price_minor=4_99).app


@change("POST payments:app-buy", "license.issue", "order.pay")
def buy():
    user, workspace, app = customer()
    client, place = browser(user), reverse("payments:app-buy", args=[app.slug])
    client.get(place)  # opens the visitor's own workspace, which is a row of its own
    return lambda: client.post(place, {"workspace": workspace.pk, "price_minor": 4_99})


@change("POST v1:order-list", "license.issue", "order.pay")
def buy_by_machine():
    user, workspace, app = customer()
    wanted = {"app": app.slug, "workspace": workspace.slug, "price_minor": 4_99}
    return lambda: machine(user).post(reverse("v1:order-list"), wanted)

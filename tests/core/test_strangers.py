"""Somebody else's thing is not found, whichever address asks for it."""

import pytest

from marketplace.core.models import SecurityAudit
from tests.core.addresses import address, is_of_api, routes
from tests.factories import DeveloperFactory, UserFactory, VersionFactory, sign_in

# Everybody may see, install, buy or rate what is in the store; the mailbox is for one machine.
FOR_EVERYBODY = {
    "core:mailbox-message",
    "appstore:app-detail",
    "appstore:developer",
    "appstore:app-install",
    "appstore:review-write",
    "payments:app-buy",
    "payments:app-take",
    "v1:store-app-detail",
    "v1:store-developer",
    "v1:store-app-install",
    "v1:store-app-reviews",
    "v1:release-statement",
}
METHODS = ("get", "post", "put", "patch", "delete")
ROUTES = [route for route in routes() if route.asked and not route.name.startswith("account_")]
OWNED = [route for route in ROUTES if route.name not in FOR_EVERYBODY]


@pytest.mark.parametrize("route", OWNED, ids=lambda route: route.name)
def test_a_stranger_finds_nothing_and_changes_nothing(api, client, theirs, route):
    stranger = DeveloperFactory().user
    api.force_authenticate(stranger)
    sign_in(client, stranger)
    caller = api if is_of_api(route) else client
    before = SecurityAudit.objects.count()
    place = address(route, theirs)

    statuses = {method: getattr(caller, method)(place).status_code for method in METHODS}

    assert set(statuses.values()) <= {404, 405}, statuses
    assert 404 in statuses.values(), statuses
    assert SecurityAudit.objects.count() == before


def test_the_owner_does_find_them(client, api, theirs):
    owner = theirs.owner
    client.force_login(owner)
    api.force_authenticate(owner)
    for page in (theirs.workspace, theirs.version, theirs.order, theirs.instance):
        assert client.get(page.get_absolute_url()).status_code == 200
    for place in (
        f"apps/{theirs.app.slug}",
        f"orders/{theirs.order.reference}",
        f"instances/{theirs.instance.key}",
        f"installations/{theirs.installation.pk}",
    ):
        assert api.get(f"/api/v1/{place}/").status_code == 200


def test_routes_are_found_at_all():
    assert len(OWNED) > 25
    assert {route.name for route in ROUTES} >= FOR_EVERYBODY


def test_what_is_named_in_a_body_is_not_found_either(api, theirs):
    api.force_authenticate(UserFactory())
    shop = VersionFactory(published=True, app__price_minor=100)
    asked = [
        ("/api/v1/orders/", {"app": shop.app.slug, "workspace": theirs.workspace.slug}),
        (f"/api/v1/store/apps/{shop.app.slug}/install/", {"workspace": theirs.workspace.slug}),
        ("/api/v1/instances/", {"installation": theirs.installation.pk}),
        ("/api/v1/instances/", {"installation": 10**30}),
    ]
    answers = [api.post(place, body, format="json").status_code for place, body in asked]
    assert answers == [404, 404, 404, 404]


@pytest.mark.parametrize(
    "place",
    [
        *("wallet", "orders", "workspaces", "installations", "instances", "tokens"),
        *("apps", "revenue-shares", "developers/me", "developers/agreement"),
    ],
)
def test_nobody_is_nobody(api, client, place):
    assert api.get(f"/api/v1/{place}/").status_code == 401


def test_lists_hold_what_is_ones_own(api, theirs):
    api.force_authenticate(DeveloperFactory().user)
    for place in ("orders", "workspaces", "installations", "instances", "tokens", "apps"):
        assert api.get(f"/api/v1/{place}/").json()["data"] == []


def test_what_only_actions_decide_cannot_be_sent_along(api):
    developer = DeveloperFactory()
    api.force_authenticate(developer.user)
    wanted = {"slug": "mine", "name": "Mine", "summary": "Mine.", "category": "ai"}
    forged = {
        "status": "published",
        "developer": 1,
        "install_count": 1000,
        "published_at": "2026-01-01T00:00:00Z",
    }

    made = api.post("/api/v1/apps/", wanted | forged, format="json").json()
    edited = api.patch("/api/v1/apps/mine/", {"slug": "other", **forged}, format="json").json()

    for app in (made, edited):
        assert app["slug"] == "mine"
        assert app["status"] == "draft"
        assert app["install_count"] == 0
        assert app["published_at"] is None
    assert developer.apps.get().slug == "mine"

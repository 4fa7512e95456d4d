"""What a token was made for is what it opens."""

import pytest
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from drf_spectacular.views import SpectacularAPIView

from identity import scopes
from identity.actions import tokens
from tests.factories import AppFactory, DeveloperFactory, WorkspaceFactory

# These are for callers without an account, show the API itself, or take being signed in.
ANONYMOUS_ONLY = {
    "v1:account-list",
    "v1:verify-email",
    "v1:schema",
    "v1:playground",
    "v1:account-export",
    "v1:account-deletion",
    "v1:token-leaks",
    "v1:inside",
    "v1:inside-usage",
    "v1:inside-give-back",
}


def api_views(resolver=None, spaces=()):
    """Each view of the API: its route's name, its class, what the route sets on it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from api_views(pattern, (*spaces, *filter(None, [pattern.namespace])))
        elif spaces[:1] == ("v1",):
            callback = pattern.callback
            view = getattr(callback, "cls", None) or getattr(callback, "view_class", None)
            yield ":".join((*spaces, pattern.name)), view, getattr(callback, "initkwargs", {})


VIEWS = list(api_views())


def resource_of(view, initkwargs):
    return initkwargs.get("token_resource", getattr(view, "token_resource", None))


@pytest.mark.parametrize(("name", "view", "initkwargs"), VIEWS, ids=[name for name, *_ in VIEWS])
def test_each_view_of_the_api_names_its_resource_or_takes_no_token(name, view, initkwargs):
    resource = resource_of(view, initkwargs)
    assert (name in ANONYMOUS_ONLY) == (resource is None)
    assert resource is None or resource in scopes.RESOURCES


def test_views_are_found_at_all():
    assert len(VIEWS) > 25
    assert {name for name, *_ in VIEWS} >= ANONYMOUS_ONLY
    assert SpectacularAPIView in {view for _, view, _ in VIEWS}


@pytest.fixture
def developer():
    return DeveloperFactory()


@pytest.fixture
def calling(api, developer):
    def call(*granted, app=""):
        _, secret = tokens.create_token(
            user=developer.user, name="test", at=timezone.now(), granted=granted, app=app
        )
        api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return api

    return call


def test_reading_takes_read_or_write(calling):
    assert calling("money:read").get("/api/v1/wallet/").status_code == 200
    assert calling("money:write").get("/api/v1/wallet/").status_code == 200


@pytest.mark.parametrize(
    ("granted", "call", "lacking"),
    [
        ("apps:write", ("get", "wallet/"), "money:read"),
        ("apps:read", ("post", "apps/"), "apps:write"),
        ("apps:write", ("post", "apps/mine/submit/"), "releases:write"),
        ("apps:write", ("post", "apps/mine/publish/"), "releases:write"),
        ("releases:write", ("post", "apps/mine/versions/"), "apps:write"),
        ("releases:read", ("get", "store/apps/"), "store:read"),
    ],
)
def test_what_a_token_lacks_is_refused_by_name(calling, developer, granted, call, lacking):
    AppFactory(developer=developer, slug="mine")

    method, path = call
    answer = getattr(calling(granted), method)(f"/api/v1/{path}", {}, format="json")

    assert answer.status_code == 403
    assert answer.json()["code"] == "scope_missing"
    assert lacking in answer.json()["detail"]


def test_a_view_that_names_no_resource_takes_no_token(calling):
    answer = calling().post("/api/v1/accounts/", {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_for_tokens")


def test_a_token_for_one_app_finds_only_that_app(calling, developer):
    AppFactory(developer=developer, slug="mine")
    AppFactory(developer=developer, slug="other")
    WorkspaceFactory(owner=developer.user, slug="mine")
    limited = calling(app="mine")
    developer.user.access_tokens.update(scopes=scopes.every_scope())

    answers = {
        path: limited.get(f"/api/v1/{path}")
        for path in ("apps/mine/", "apps/other/", "apps/", "workspaces/mine/", "wallet/")
    }

    assert answers.pop("apps/mine/").status_code == 200
    for answer in answers.values():
        assert (answer.status_code, answer.json()["code"]) == (404, "token_app_mismatch")


def test_a_refused_use_is_noted_like_any_other(calling, developer):
    calling("apps:read").get("/api/v1/wallet/")
    used = developer.user.access_tokens.get()
    assert used.last_used_at is not None
    assert used.last_used_ip == "127.0.0.1"


def test_scopes_are_kept_in_their_shortest_form():
    asked = ["store:read", "apps:read", "apps:write", "apps:read", "nonsense:write"]
    assert scopes.normalised(asked) == ["apps:write", "store:read"]
    assert scopes.normalised(scopes.known()) == scopes.every_scope()

"""What holds for every request: an id, an address, limits, no NUL bytes."""

import json

import pytest
from django.conf import settings

from marketplace.core.models import SecurityAudit
from marketplace.core.requests import client_address
from tests.factories import AppFactory, DeveloperFactory, UserFactory, VersionFactory

PLACES = ["/", "/nothing/", "/healthz", "/wallet/", "/api/v1/store/apps/", "/api/v1/nothing/"]


@pytest.mark.parametrize("place", PLACES)
def test_every_answer_carries_an_id(client, place):
    first, second = client.get(place)["X-Request-Id"], client.get(place)["X-Request-Id"]
    assert first != second
    assert first.startswith("req_")


def test_a_callers_own_id_is_kept_and_stands_in_the_audit_log(api):
    api.force_authenticate(DeveloperFactory().user)
    draft = {"slug": "a", "name": "A", "summary": "A.", "category": "ai"}
    answer = api.post("/api/v1/apps/", draft, "json", headers={"X-Request-Id": "trace-0123456789"})

    assert answer["X-Request-Id"] == "trace-0123456789"
    event = SecurityAudit.objects.get()
    assert (event.request_id, event.ip_address) == ("trace-0123456789", "127.0.0.1")


@pytest.mark.parametrize(
    "offered", ["short", "x" * 65, "with space 123", "a\nb: c 123456", "ü" * 9]
)
def test_an_id_that_could_harm_a_log_is_replaced(client, offered):
    answer = client.get("/", headers={"X-Request-Id": offered})
    assert answer["X-Request-Id"].startswith("req_")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "1.2.3.4", "10.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 9.9.9.9", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),
        (1, "nonsense", None),
        (1, "", None),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_what_our_own_proxies_say_of_the_address_counts(
    rf, settings, proxies, forwarded, seen
):
    settings.TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == seen


def test_a_foreign_host_is_refused(client):
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
def test_a_body_beyond_every_limit_is_refused_before_it_is_read(api, kind):
    api.force_authenticate(UserFactory())
    too_much = b" " * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    assert api.generic("POST", "/api/v1/orders/", too_much, kind).status_code in {400, 413}
    assert api.generic("POST", "/accounts/login/", too_much, kind).status_code == 400


def test_an_upload_beyond_every_limit_is_refused_before_it_is_kept(client, settings):
    settings.BUNDLE_BYTES_MAX = settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client.force_login(DeveloperFactory().user)
    body = b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n' + b"a" * 2000
    answer = client.generic(
        "POST", "/accounts/login/", body, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "place",
    [
        "/api/v1/store/apps/?q=%00",
        "/api/v1/store/apps/?cursor=%00",
        "/api/v1/store/apps/%00/",
        "/api/v1/apps/%00/",
        "/api/v1/instances/%00/",
        "/api/v1/workspaces/%00/",
        "/?q=%00",
        "/?category=%00&developer=%00&sort=%00&page=%00",
        "/developer/apps/a/versions/%00/",
        "/admin/core/user/?q=%00",
        "/admin/appstore/app/?status=%00",
        "/mailbox/%00/",
    ],
)
def test_nul_bytes_in_an_address_are_refused(client, place):
    client.force_login(DeveloperFactory(user__is_staff=True, user__is_superuser=True).user)
    assert client.get(place).status_code in {400, 404}


JSON_TEXTS = [
    ("/api/v1/accounts/", {"email": "a\0@example.org", "password": "correct horse\0battery"}),
    ("/api/v1/developers/", {"display_name": "a\0b"}),
    ("/api/v1/developers/verify-email/", {"key": "a\0b"}),
    ("/api/v1/developers/agreement/", {"version": "a\0b"}),
    ("/api/v1/tokens/", {"email": "a@example.org", "password": "a\0b", "name": "\0"}),
    ("/api/v1/apps/", {"slug": "a\0", "name": "a\0", "summary": "\0a", "description": "a\0"}),
    ("/api/v1/apps/mine/submit/", {"version": "a\0b"}),
    ("/api/v1/apps/mine/publish/", {"version": "a\0b"}),
    ("/api/v1/apps/mine/scan/", {"version": "a\0b"}),
    ("/api/v1/store/apps/shop/install/", {"version": "\0", "workspace": "\0"}),
    ("/api/v1/store/apps/shop/reviews/", {"stars": 5, "body": "a\0b"}),
    ("/api/v1/orders/", {"app": "a\0b", "workspace": "\0"}),
    ("/api/v1/instances/", {"installation": "\0"}),
]


@pytest.mark.parametrize(("place", "body"), JSON_TEXTS)
@pytest.mark.parametrize("bad", ["\0", "\ud800"])
def test_text_that_cannot_be_kept_is_refused_in_json(api, place, body, bad):
    developer = DeveloperFactory()
    AppFactory(developer=developer, slug="mine")
    VersionFactory(published=True, app__slug="shop")
    api.force_authenticate(developer.user)
    body = {
        name: value.replace("\0", bad) if isinstance(value, str) else value
        for name, value in body.items()
    }

    answer = api.generic("POST", place, json.dumps(body), content_type="application/json")

    assert answer.status_code == 400, answer.content
    assert answer.json()["code"] == "invalid_input"


FORMS = [
    "/developer/register/",
    "/developer/agreement/",
    "/account/tokens/new/",
    "/developer/apps/new/",
    "/developer/apps/mine/edit/",
    "/developer/apps/mine/upload/",
    "/apps/shop/install/",
    "/apps/shop/reviews/",
    "/apps/shop/buy/",
    "/accounts/login/",
    "/accounts/signup/",
    "/admin/payments/account/deposit/",
]
FIELDS = (
    *("display_name", "version", "name", "slug", "summary", "description", "category", "email"),
    *("workspace", "stars", "body", "price", "price_minor", "reason", "amount", "password1"),
)


@pytest.mark.parametrize("place", FORMS)
def test_nul_bytes_in_a_form_are_refused(client, place):
    developer = DeveloperFactory(user__is_staff=True, user__is_superuser=True)
    AppFactory(developer=developer, slug="mine")
    VersionFactory(published=True, app__slug="shop")
    client.force_login(developer.user)
    answer = client.post(place, dict.fromkeys(FIELDS, "a\0b"))
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "place",
    ["/accounts/login/?next=https://evil.example/", "/admin/login/?next=//evil.example/"],
)
def test_signing_in_leads_nowhere_else(client, place):
    user = UserFactory()
    page = client.get(place, follow=True)
    address = page.redirect_chain[-1][0] if page.redirect_chain else place
    answer = client.post(address, {"login": user.email, "password": "correct horse battery"})
    assert answer.status_code == 302
    assert "evil" not in answer["Location"].partition("?")[0]
    assert answer["Location"].startswith("/")

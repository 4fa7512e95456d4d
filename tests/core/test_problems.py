"""Every refusal of the API is an RFC 9457 problem document."""

import json

import pytest
from django.test import override_settings
from django.urls import path
from rest_framework.test import APIClient

from marketplace import urls
from tests.factories import AppFactory, DeveloperFactory, UserFactory, VersionFactory

TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    409: "Conflict",
    413: "Request Entity Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Entity",
    500: "Internal Server Error",
}


def check(answer, status, code):
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")
    problem = json.loads(answer.content)
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["title"] in {TITLES[status], "Content Too Large", "Unprocessable Content"}
    assert problem["type"].endswith(f"#{code}")
    assert problem["detail"]
    assert problem["request_id"] == answer["X-Request-Id"]
    return problem


@pytest.fixture
def someone(api):
    api.force_authenticate(UserFactory())
    return api


@pytest.fixture
def developer(api):
    developer = DeveloperFactory()
    api.force_authenticate(developer.user)
    api.developer = developer
    return api


def test_an_unknown_address(api):
    check(api.get("/api/v1/nothing/"), 404, "not_found")
    check(api.get("/api/nothing/at/all/"), 404, "not_found")


def test_an_unknown_row(api):
    check(api.get("/api/v1/store/apps/nothing/"), 404, "not_found")


def test_nobody_signed_in(api):
    check(api.get("/api/v1/wallet/"), 401, "not_authenticated")


def test_a_method_that_is_not_offered(someone):
    check(someone.delete("/api/v1/wallet/"), 405, "method_not_allowed")


@pytest.mark.parametrize(
    "body", [b"{", b"\xff", b'{"a": NaN}', b"[" * 100_000, b'{"a":' * 100_000, b"1" * 5000]
)
def test_a_body_that_is_not_json(someone, body):
    answer = someone.generic("POST", "/api/v1/orders/", body, content_type="application/json")
    check(answer, 400, "parse_error")


def test_a_body_of_another_kind(someone):
    answer = someone.generic("POST", "/api/v1/orders/", b"a=1", content_type="text/plain")
    check(answer, 415, "unsupported_media_type")


def test_an_answer_of_another_kind(someone):
    check(someone.get("/api/v1/wallet/", headers={"Accept": "image/png"}), 406, "not_acceptable")


def test_wrong_fields_are_named_one_by_one(developer):
    answer = developer.post("/api/v1/apps/", {"name": "", "price_minor": "x"}, format="json")
    problem = check(answer, 400, "invalid_input")
    assert {"slug", "name", "summary", "price_minor"} <= {
        error["field"] for error in problem["errors"]
    }


def test_a_rule_that_says_no(developer):
    app = AppFactory(developer=developer.developer)
    check(developer.post(f"/api/v1/apps/{app.slug}/submit/", {}, "json"), 409, "no_version")


def test_a_person_who_may_not(someone):
    check(someone.get("/api/v1/developers/me/"), 403, "developer_required")
    version = VersionFactory(published=True, app__price_minor=499)
    address = f"/api/v1/store/apps/{version.app.slug}/install/"
    check(someone.post(address, {}, "json"), 403, "license_required")


def test_something_that_can_never_be(someone):
    version = VersionFactory(published=True)
    check(someone.post("/api/v1/orders/", {"app": version.app.slug}, "json"), 422, "nothing_to_pay")


def test_writes_with_a_session_need_its_csrf_token():
    api = APIClient(enforce_csrf_checks=True)
    api.force_login(DeveloperFactory().user)
    check(api.post("/api/v1/apps/", {}, format="json"), 403, "permission_denied")
    check(api.post("/api/v1/orders/", {}, format="json"), 403, "permission_denied")


def test_a_bug_is_a_500_that_says_nothing_of_itself(client):
    client.raise_request_exception = False
    with override_settings(ROOT_URLCONF=__name__):
        problem = check(client.get("/api/broken/"), 500, "internal_error")
        page = client.get("/broken/")
    assert "secret" not in str(problem)
    assert page.status_code == 500
    assert "secret" not in page.content.decode()


def broken(request):
    raise ZeroDivisionError("secret")


urlpatterns = [path("api/broken/", broken), path("broken/", broken), *urls.urlpatterns]
handler500 = "marketplace.core.problems.server_error"

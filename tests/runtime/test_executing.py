"""Sending one request to an instance: what is refused before anything is sent."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from runtime.access import AccessDenied, Purpose, site_access
from tests.factories import InstanceFactory


@pytest.fixture
def instance():
    return InstanceFactory(running=True)


@pytest.fixture
def execute(api, instance):
    api.force_authenticate(instance.created_by)

    def send(**body):
        return api.post(f"/api/v1/instances/{instance.key}/execute/", body, format="json")

    return send


WRONG = [
    ("method", "CONNECT"),
    ("method", "get / HTTP/1.1\r\nX: y"),
    ("path", "http://evil.example/"),
    ("path", ""),
    ("path", "/" + "a" * 2000),
    ("headers", {"X": ["a"]}),
    ("headers", {"X": "a" * 8001}),
    ("headers", "X: y"),
    ("body_base64", "%%%"),
    ("body_base64", "ü"),
    ("timeout_seconds", 0),
    ("timeout_seconds", 61),
    ("timeout_seconds", "long"),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_what_is_no_request_is_named(execute, field, value):
    answer = execute(**{field: value})
    assert answer.status_code == 400, answer.content
    assert answer.json()["errors"][0]["field"].startswith(field)


SMUGGLED = [
    {"path": "/a\r\nX: y"},
    {"path": "/a b"},
    {"headers": {"X": "a\r\nHost: evil"}},
    {"headers": {"X\r\nY": "a"}},
    {"headers": {"X": "漢"}},
]


@pytest.mark.parametrize("wanted", SMUGGLED)
def test_nothing_is_smuggled_into_a_request(execute, settings, wanted):
    settings.GATEWAY_URL = "http://127.0.0.1:1"
    assert execute(**wanted).status_code in {400, 422, 503}


def test_what_does_not_run_does_not_answer(execute, instance):
    type(instance).objects.update(status="stopped")
    answer = execute()
    assert (answer.status_code, answer.json()["code"]) == (409, "instance_not_running")


def test_without_the_gateway_it_is_unavailable(execute, settings, client, instance):
    settings.GATEWAY_URL = "http://127.0.0.1:1"
    answer = execute()
    assert (answer.status_code, answer.json()["code"]) == (503, "instance_unreachable")

    client.force_login(instance.created_by)
    page = client.post(
        f"/instances/{instance.key}/execute/", {"method": "GET", "path": "/", "headers": "A: b"}
    )
    assert "cannot be reached" in page.context["error"]


@pytest.mark.parametrize("said", [{"path": "nope"}, {"headers": "no colon"}, {"method": "TRACE"}])
def test_the_form_says_what_is_wrong(client, instance, said):
    client.force_login(instance.created_by)
    said = {"method": "GET", "path": "/"} | said
    assert client.post(f"/instances/{instance.key}/execute/", said).status_code == 422


def test_opening_leads_to_the_instances_own_host_with_a_token_for_it_alone(client, instance):
    client.force_login(instance.created_by)

    answer = client.get(f"/instances/{instance.key}/open/", {"next": "https://evil.example/"})

    place = urlsplit(answer["Location"])
    assert answer.status_code == 303
    assert place.hostname == f"{instance.label}.apps.localhost"
    assert answer["Referrer-Policy"] == "no-referrer"
    token = parse_qs(place.query)["token"][0]
    at, access = timezone.now(), site_access()
    grant = access.check(token, instance=instance.key, purpose=Purpose.ENTER, at=at)
    assert grant.user == str(instance.created_by.pk)
    with pytest.raises(AccessDenied):
        access.check(token, instance=instance.key, purpose=Purpose.EXECUTE, at=at)

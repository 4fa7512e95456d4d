"""What every answer tells the browser, and what a production server insists on."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.core.addresses import address, routes
from tests.core.recipes import anybody, ask, browser
from tests.factories import UserFactory
from tests.factories.core import PASSWORD

PLACES = ("/", "/accounts/login/", "/api/v1/store/apps/", "/static/js/app.js", "/no-such-page/")


@pytest.mark.parametrize("place", PLACES)
def test_every_answer_is_held_to_the_content_policy(client, place):
    policy = client.get(place)["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'self'"
    assert directives["object-src"] == directives["base-uri"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy


@pytest.mark.parametrize("place", PLACES)
def test_every_answer_keeps_browsers_from_guessing_and_telling(client, place):
    answer = client.get(place, HTTP_ORIGIN="https://elsewhere.example")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer
    assert {"Server", "X-Powered-By"}.isdisjoint(answer.headers)


@pytest.mark.parametrize("place", ["/", "/wallet/", "/account/security/", "/api/v1/wallet/"])
def test_what_is_somebodys_own_is_kept_by_no_cache(place):
    answer = browser(UserFactory()).get(place)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_what_is_everybodys_may_be_kept(client):
    assert "no-store" not in client.get("/").get("Cache-Control", "")


def test_cookies_are_for_us_alone(client):
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": UserFactory().email, "password": PASSWORD})
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert client.cookies["csrftoken"]["samesite"] == "Lax"
    assert all(len(cookie.OutputString()) < 4096 for cookie in client.cookies.values())


def test_tracing_is_offered_nowhere(theirs):
    for route in routes():
        sent = {"headers": {"x-secret": "do-not-echo"}}
        answer = ask(route, address(route, theirs), "TRACE", theirs.owner, **sent)
        assert b"do-not-echo" not in getattr(answer, "content", b""), route.name


def test_texts_say_their_encoding(client):
    for place in ("/", "/accounts/login/"):
        assert client.get(place)["Content-Type"].endswith("charset=utf-8"), place
    assert anybody().get("/api/v1/store/apps/")["Content-Type"] == "application/json"


ASK = """
import json, django
django.setup()
from django.conf import settings
from django.core.checks import run_checks
from django.test import Client
found = [str(check.id) for check in run_checks(include_deployment_checks=True) if check.level >= 30]
plain = Client(headers={"host": "store.example"}).get("/api/v1/store/apps/")
print(json.dumps({
    "checks": found,
    "cookies": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE],
    "hsts": [settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS],
    "debug": settings.DEBUG,
    "plain": [plain.status_code, plain.headers.get("Location", "")],
}))
"""


def test_over_tls_cookies_are_bound_to_the_host_and_plain_http_is_left_for_a_year():
    served = {
        "SITE_URL": "https://store.example",
        "SECRET_KEY": "0123456789abcdef" * 4,
        "MATRIX_LOCAL": "0",
    }
    environment = os.environ | served | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    told = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, check=True, text=True
    )
    says = json.loads(told.stdout.splitlines()[-1])
    assert says["checks"] == []
    assert says["cookies"] == ["__Host-session", "__Host-csrf"]
    assert says["secure"] == [True, True]
    assert says["hsts"] == [31_536_000, True]
    assert says["debug"] is False
    assert says["plain"] == [301, "https://store.example/api/v1/store/apps/"]

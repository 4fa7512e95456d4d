import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from runtime.access import Purpose
from tests.runtime.gateway.world import HOST

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HTML = {"accept": "text/html,*/*"}


def enter(world, token, path="/"):
    return world.ask(path=f"/.matrix/enter?token={token}&next={quote(path, safe='')}", token=False)


@pytest.fixture
def cookie(world):
    return enter(world, world.token(Purpose.ENTER)).headers["set-cookie"].partition(";")[0]


def test_a_browser_without_access_is_sent_to_sign_in_and_back(world):
    world.echo_app()

    response = world.ask(path="/a?b=c", token=False, **HTML)

    assert response.status == 302
    location = urlsplit(response.headers["location"])
    assert location.netloc == "site.test:8000"
    assert location.path == "/instances/inst_01abc/open/"
    assert parse_qs(location.query) == {"next": ["/a?b=c"]}


def test_a_program_without_access_gets_a_problem(world):
    world.echo_app()

    response = world.ask(token=False)

    assert response.status == 401
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "sign_in_required"


def test_a_stranger_cannot_tell_an_instance_from_none(world):
    world.echo_app()

    known = world.ask(token=False)
    unknown = world.ask(token=False, host="nothing.apps.localhost")

    assert (known.status, known.body) == (unknown.status, unknown.body)


def test_with_access_an_instance_that_is_gone_is_not_found(world):
    assert world.ask().status == 404


@pytest.mark.parametrize(
    "host", ["apps.localhost", "a.b.apps.localhost", "x.evil", "a-b.apps.localhost"]
)
def test_a_host_that_names_no_instance_is_not_found(world, host):
    response = world.ask(host=host, **HTML)

    assert response.status == 404
    assert b"<h1>Not Found</h1>" in response.body


def test_the_link_from_the_site_becomes_a_cookie_that_opens_the_app(world):
    world.echo_app()

    entered = enter(world, world.token(Purpose.ENTER), "/a?b=c%20d")

    assert entered.status == 302
    assert entered.headers["location"] == "/a?b=c%20d"
    pair, _, attributes = entered.headers["set-cookie"].partition(";")
    assert attributes == " Path=/; Max-Age=43200; HttpOnly; SameSite=Lax"
    assert world.ask(token=False, cookie=pair).status == 200


def test_over_https_the_cookie_is_bound_to_its_host(quiet_world):
    world = quiet_world.start(secure=True)
    world.echo_app()

    set_cookie = enter(world, world.token(Purpose.ENTER)).headers["set-cookie"]

    assert set_cookie.startswith("__Host-matrix-access=")
    assert set_cookie.endswith("; Secure")
    response = world.ask(token=False, cookie=set_cookie.partition(";")[0])
    assert response.seen_headers()["x-forwarded-proto"] == "https"


def test_a_link_works_once(world):
    token = world.token(Purpose.ENTER)
    enter(world, token)

    again = enter(world, token)

    assert again.status == 403
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize("purpose", [Purpose.COOKIE, Purpose.EXECUTE])
def test_a_token_for_something_else_is_no_link(world, purpose):
    assert enter(world, world.token(purpose)).status == 403


@pytest.mark.parametrize("purpose", [Purpose.COOKIE, Purpose.ENTER])
def test_a_token_for_something_else_executes_nothing(world, purpose):
    world.echo_app()

    assert world.ask(token=world.token(purpose)).status == 401


def test_another_instances_tokens_open_nothing(world):
    world.echo_app()
    theirs = "inst_02def"
    cookie = world.token(Purpose.COOKIE, instance=theirs)

    assert world.ask(token=world.token(instance=theirs)).status == 401
    assert world.ask(token=False, cookie=f"matrix-access={cookie}").status == 401
    assert enter(world, world.token(Purpose.ENTER, instance=theirs)).status == 403


def test_old_tokens_open_nothing(world):
    world.echo_app()
    cookie = world.token(Purpose.COOKIE, at=LONG_AGO)
    just_ended = datetime.now(UTC) - timedelta(seconds=61)  # noqa: TID251

    assert world.ask(token=world.token(at=LONG_AGO)).status == 401
    assert world.ask(token=False, cookie=f"matrix-access={cookie}").status == 401
    assert enter(world, world.token(Purpose.ENTER, at=just_ended)).status == 403


def test_a_token_with_one_character_changed_opens_nothing(world):
    world.echo_app()
    token = world.token()

    assert world.ask(token=token[:-1] + ("A" if token[-1] != "A" else "B")).status == 401


@pytest.mark.parametrize(
    "path",
    [
        "//evil.test/",
        "/\\evil.test",
        "https://evil.test/",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: b=c",
        "/a\nb",
        "/a\tb",
        "/\u0430",
        "",
        "/.matrix/enter?token=x",
        "/a#b",
    ],
)
def test_after_entering_nobody_is_led_elsewhere(world, path):
    response = enter(world, world.token(Purpose.ENTER), path)

    assert response.status == 302
    assert response.headers["location"] == "/"
    assert len(response.headers.get_all("set-cookie")) == 1


def test_an_app_never_sees_what_gave_access(world, cookie):
    world.echo_app()

    by_cookie = world.ask(token=False, cookie=f"a=b; {cookie};c=d").json()["headers"]
    by_header = world.ask(cookie=cookie).json()["headers"]

    assert ["cookie", "a=b; c=d"] in by_cookie
    secret = re.compile(r"matrix-access|" + re.escape(cookie.partition("=")[2]))
    assert not secret.search(str(by_cookie) + str(by_header))


def test_a_useless_cookie_of_the_same_name_does_no_harm(world, cookie):
    world.echo_app()

    response = world.ask(token=False, cookie=f"matrix-access=tossed; {cookie}")

    assert response.status == 200
    assert "cookie" not in response.seen_headers()


NAVIGATION = {"sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
FROM_ELSEWHERE = {
    "a script on another app's page": (
        "GET",
        {"sec_fetch_site": "same-site", "sec_fetch_mode": "cors"},
    ),
    "a form on another app's page": ("POST", {"sec_fetch_site": "same-site", **NAVIGATION}),
    "a frame on another app's page": (
        "GET",
        {"sec_fetch_site": "same-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "iframe"},
    ),
    "an older browser": ("POST", {"origin": "http://02def.apps.localhost"}),
    "a sandboxed page": ("POST", {"origin": "null"}),
    "a WebSocket": (
        "GET",
        {"origin": "http://evil.test", "connection": "upgrade", "upgrade": "websocket"},
    ),
}
FROM_ITSELF = {
    "a typed address": ("GET", {"sec_fetch_site": "none", **NAVIGATION}),
    "its own script": ("POST", {"sec_fetch_site": "same-origin", "origin": f"http://{HOST}"}),
    "a link on another page": ("GET", {"sec_fetch_site": "cross-site", **NAVIGATION}),
    "an older browser": ("POST", {"origin": f"http://{HOST}"}),
    "a program": ("POST", {}),
}


@pytest.mark.parametrize(("method", "headers"), FROM_ELSEWHERE.values(), ids=FROM_ELSEWHERE.keys())
def test_another_page_cannot_use_the_visitors_cookie(world, cookie, method, headers):
    world.echo_app()

    response = world.ask(method, token=False, cookie=cookie, **headers)

    assert response.status == 403
    assert response.json()["code"] == "another_site"


@pytest.mark.parametrize(("method", "headers"), FROM_ITSELF.values(), ids=FROM_ITSELF.keys())
def test_the_visitor_and_the_apps_own_pages_can(world, cookie, method, headers):
    world.echo_app()

    assert world.ask(method, token=False, cookie=cookie, **headers).status == 200


def test_our_own_paths_never_reach_an_app(world):
    world.echo_app()

    assert world.ask(path="/.matrix/anything").status == 404

import pytest

from tests.runtime.gateway.world import HOST, INSTANCE


def test_a_request_reaches_the_app_and_its_response_comes_back(world):
    world.echo_app()

    response = world.ask("POST", "/a/b?c=%20d", body=b"hello")

    assert response.status == 200
    told = response.json()
    assert (told["method"], told["path"], told["body_start"]) == ("POST", "/a/b?c=%20d", "hello")


def test_an_app_is_told_who_asked_and_for_what(world):
    world.echo_app()

    seen = world.ask().seen_headers()

    assert seen["host"] == HOST
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-proto"] == "http"
    assert seen["x-forwarded-host"] == HOST
    assert seen["x-matrix-instance"] == INSTANCE


@pytest.mark.parametrize(
    "header",
    [
        "x-forwarded-for: 6.6.6.6",
        "x-forwarded-proto: https",
        "x-matrix-instance: inst_other",
        "x_matrix_instance: inst_other",
        "x_forwarded_for: 6.6.6.6",
        "forwarded: for=6.6.6.6",
        "x-real-ip: 6.6.6.6",
        "connection: x-private",
        "x-private: a",
        "te: trailers",
        "keep-alive: timeout=5",
        "proxy-authorization: Basic YTpi",
    ],
)
def test_a_client_cannot_speak_in_our_name_or_of_its_own_connection(world, header):
    world.echo_app()
    name, _, value = header.partition(": ")

    response = world.exchange(
        f"GET / HTTP/1.1\r\nhost: {HOST}\r\nx-matrix-access: {world.token()}\r\n"
        f"connection: x-private\r\n{header}\r\n\r\n".encode()
    )

    assert b"200 OK" in response
    assert f'["{name}", "{value}"]'.encode() not in response


def test_naming_the_length_in_the_connection_header_does_not_remove_it(world):
    world.echo_app()

    response = world.ask("POST", body=b"12345", connection="content-length")

    assert response.json()["body_bytes"] == 5


def test_what_trusted_proxies_in_front_wrote_is_kept(quiet_world):
    world = quiet_world.start(trusted_proxies=1)
    world.echo_app()

    seen = world.ask(x_forwarded_for="6.6.6.6, 9.9.9.9").seen_headers()

    assert seen["x-forwarded-for"] == "9.9.9.9, 127.0.0.1"


def test_a_request_id_is_kept_or_made_and_told_to_both_sides(world):
    world.echo_app()

    given = world.ask(x_request_id="client-chose-this")
    made = world.ask(x_request_id="no, not this one")

    assert given.headers["x-request-id"] == "client-chose-this"
    assert given.seen_headers()["x-request-id"] == "client-chose-this"
    assert len(made.headers["x-request-id"]) == 32
    assert made.seen_headers()["x-request-id"] == made.headers["x-request-id"]


def test_safe_headers_are_added_only_where_the_app_was_silent(world):
    world.answering_app(
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Frame-Options: ALLOWALL\r\n"
        b"Content-Security-Policy: default-src *\r\nKeep-Alive: timeout=5\r\n"
        b"Connection: keep-alive, x-secret\r\nX-Secret: a\r\n\r\n"
    )

    headers = world.ask().headers

    assert headers["x-frame-options"] == "ALLOWALL"
    assert headers["content-security-policy"] == "default-src *"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["connection"] == "close"
    assert "keep-alive" not in headers
    assert "x-secret" not in headers


def test_an_app_cannot_pretend_to_be_the_gateway(world):
    world.echo_app()

    assert "x-matrix-error" not in world.ask().headers


def test_several_cookies_set_by_an_app_all_arrive(world):
    world.answering_app(
        b"HTTP/1.1 204 No Content\r\nSet-Cookie: a=1; Path=/\r\nSet-Cookie: b=2\r\n\r\n"
    )

    assert world.ask().headers.get_all("set-cookie") == ["a=1; Path=/", "b=2"]


def test_the_answer_to_head_has_no_body_and_ends_at_once(world):
    world.echo_app()

    response = world.ask("HEAD")

    assert response.status == 200
    assert int(response.headers["content-length"]) > 0


def test_a_request_to_its_own_absolute_address_is_understood(world):
    world.echo_app()

    assert world.ask(path=f"http://{HOST}/x?y").json()["path"] == "/x?y"
    assert world.ask(path=f"http://{HOST}?y").json()["path"] == "/?y"


def test_anybody_may_ask_whether_the_gateway_lives(world):
    response = world.ask(path="/.matrix/health", host="127.0.0.1:8001", token=False)

    assert (response.status, response.json()) == (200, {"status": "ok"})

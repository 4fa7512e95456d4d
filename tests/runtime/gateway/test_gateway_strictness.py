"""What two readers could understand differently is refused before an app sees it."""

import time

import pytest

from tests.runtime.gateway.world import HOST, read_all, read_head

GET = f"GET / HTTP/1.1\r\nhost: {HOST}\r\n"
POST = f"POST / HTTP/1.1\r\nhost: {HOST}\r\n"
AMBIGUOUS = {
    "a length beside an encoding": POST
    + "content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "an encoding beside a length": POST
    + "transfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n",
    "two different lengths": POST + "content-length: 5\r\ncontent-length: 6\r\n\r\nabcdef",
    "the same length twice": POST + "content-length: 5\r\ncontent-length: 5\r\n\r\nabcde",
    "a list of lengths": POST + "content-length: 5, 5\r\n\r\nabcde",
    "a signed length": POST + "content-length: +5\r\n\r\nabcde",
    "a negative length": POST + "content-length: -5\r\n\r\nabcde",
    "a huge length": POST + f"content-length: {2**64 + 5}\r\n\r\nabcde",
    "an unknown encoding": POST + "transfer-encoding: gzip\r\n\r\nabc",
    "two encodings": POST + "transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "an encoding twice": POST
    + "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "a hidden encoding": POST + "transfer-encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": POST + "transfer-encoding : chunked\r\n\r\n0\r\n\r\n",
    "an encoding in HTTP/1.0": POST.replace("1.1", "1.0")
    + "transfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "a bare line feed": GET + "x: a\nx-forwarded-for: b\r\n\r\n",
    "only line feeds": GET.replace("\r", "") + "\n\r\n\r\n",
    "a bare carriage return": GET + "x: a\rb: c\r\n\r\n",
    "a folded header": GET + "x: a\r\n b\r\n\r\n",
    "a first header that is folded": "GET / HTTP/1.1\r\n x: a\r\nhost: b\r\n\r\n",
    "a null in a header": GET + "x: a\0b\r\n\r\n",
    "no host": "GET / HTTP/1.1\r\n\r\n",
    "two hosts": GET + f"host: {HOST}\r\n\r\n",
    "a host with a path": f"GET / HTTP/1.1\r\nhost: {HOST}/x\r\n\r\n",
    "a host with a user": f"GET / HTTP/1.1\r\nhost: a@{HOST}\r\n\r\n",
    "another host's absolute address": "GET http://b.apps.localhost/ HTTP/1.1\r\n"
    f"host: {HOST}\r\n\r\n",
    "a longer host's absolute address": f"GET http://{HOST}.evil/ HTTP/1.1\r\nhost: {HOST}\r\n\r\n",
    "a tunnel": f"CONNECT {HOST}:80 HTTP/1.1\r\nhost: {HOST}:80\r\n\r\n",
    "a trace": f"TRACE / HTTP/1.1\r\nhost: {HOST}\r\n\r\n",
    "a fragment": f"GET /#x HTTP/1.1\r\nhost: {HOST}\r\n\r\n",
    "bytes beyond ASCII in the path": f"GET /\xff HTTP/1.1\r\nhost: {HOST}\r\n\r\n",
    "HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/0.9": f"GET / HTTP/0.9\r\nhost: {HOST}\r\n\r\n",
    "no HTTP at all": "hello\r\n\r\n",
    "an upgrade with a body": POST
    + "connection: upgrade\r\nupgrade: websocket\r\ncontent-length: 3\r\n\r\nabc",
    "a chunk size that is not one": POST + "transfer-encoding: chunked\r\n\r\nzz\r\n",
    "a chunk size with a prefix": POST + "transfer-encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
    "a chunk longer than it says": POST + "transfer-encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
    "a chunk ended by a line feed": POST + "transfer-encoding: chunked\r\n\r\n1\na\n0\n\n",
    "endless trailers": POST + "transfer-encoding: chunked\r\n\r\n0\r\nx: " + "a" * 200_000,
}


@pytest.mark.parametrize("request_text", AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
def test_an_ambiguous_request_is_refused(world, request_text):
    world.echo_app()
    line, _, rest = request_text.partition("\r\n")
    with_access = f"{line}\r\nx-matrix-access: {world.token()}\r\n{rest}"
    if rest.startswith(" "):
        with_access = request_text

    response = world.exchange(with_access.encode("latin-1"))

    assert response.startswith(b"HTTP/1.1 400 ")
    assert response.count(b"HTTP/1.1") == 1


def test_what_follows_a_request_is_never_passed_on(world):
    seen = []

    def remember(connection):
        _, body = read_head(connection)
        while len(body) < len(b"hello") and (piece := connection.recv(65536)):
            body += piece
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        seen.append(body + read_all(connection))

    app = world.raw_app(remember)
    smuggled = f"GET /admin HTTP/1.1\r\nhost: {HOST}\r\n\r\n"

    response = world.exchange(
        (
            f"{POST}x-matrix-access: {world.token()}\r\ncontent-length: 5\r\n\r\nhello{smuggled}"
        ).encode()
    )

    assert response.count(b"HTTP/1.1 200") == 1
    app.finish()
    assert seen == [b"hello"]
    assert app.accepted == 1


def test_a_refused_upgrade_does_not_open_a_tunnel(world):
    seen = []

    def refuse(connection):
        _, rest = read_head(connection)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        seen.append(rest + read_all(connection))

    app = world.raw_app(refuse)

    response = world.exchange(
        f"{GET}x-matrix-access: {world.token()}\r\n"
        "connection: upgrade\r\nupgrade: websocket\r\n\r\n"
        f"GET /admin HTTP/1.1\r\n\r\n".encode()
    )

    assert response.startswith(b"HTTP/1.1 400 ")
    app.finish()
    assert seen == [b""]


def test_an_upgrade_to_anything_but_a_websocket_is_an_ordinary_request(world):
    world.echo_app()

    seen = world.ask(connection="upgrade", upgrade="h2c", http2_settings="AA").seen_headers()

    assert "upgrade" not in seen
    assert seen["connection"] == "close"


def test_a_head_of_more_than_64_kib_is_refused(world):
    response = world.exchange(GET.encode() + b"x: " + b"a" * 200_000 + b"\r\n\r\n")

    assert response.startswith(b"HTTP/1.1 431 ")


def test_a_head_of_more_than_100_headers_is_refused(world):
    response = world.exchange(GET.encode() + b"a: b\r\n" * 101 + b"\r\n")

    assert response.startswith(b"HTTP/1.1 431 ")


def test_a_client_that_dribbles_its_head_is_cut_off(quiet_world):
    world = quiet_world.start(header_timeout_seconds=0.3)
    client = world.connect()
    started = time.monotonic()

    for character in GET[:12]:
        client.sendall(character.encode())
        time.sleep(0.01)
    response = read_all(client)

    assert response.startswith(b"HTTP/1.1 408 ")
    assert 0.2 < time.monotonic() - started < 3


def test_a_client_that_says_nothing_is_cut_off(quiet_world):
    world = quiet_world.start(header_timeout_seconds=0.2)

    assert b" 408 " in read_all(world.connect())


BAD_RESPONSES = {
    "not HTTP": b"hello\r\n\r\n",
    "a length beside an encoding": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "a folded header": b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
    "an endless head": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000,
    "nothing": b"",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "an upgrade nobody asked for": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
}


@pytest.mark.parametrize("response", BAD_RESPONSES.values(), ids=BAD_RESPONSES.keys())
def test_an_app_that_answers_nonsense_is_a_bad_gateway(world, response):
    world.answering_app(response)

    answer = world.ask()

    assert answer.status == 502
    assert answer.json()["code"] == "bad_response"


def test_what_an_app_sends_beyond_its_length_is_dropped(world):
    world.answering_app(
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\nevil"
    )

    assert world.exchange(f"{GET}x-matrix-access: {world.token()}\r\n\r\n".encode()).endswith(
        b"\r\n\r\nok"
    )

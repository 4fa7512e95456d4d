import time

import pytest

from runtime.client import (
    BODY_BYTES_MAX,
    InstanceTimeout,
    InstanceUnreachable,
    NotARequest,
    execute,
)
from tests.runtime.gateway.world import HOST, INSTANCE, read_head


def run(world, **changes):
    request = {
        "gateway_url": f"http://127.0.0.1:{world.port}",
        "host": HOST,
        "access_token": world.token(),
        "method": "GET",
        "path": "/",
        "headers": [],
        "body": b"",
        "timeout_seconds": 5,
    }
    return execute(**request | changes)


def test_a_request_reaches_the_app_as_it_was_asked_for(world):
    world.echo_app()

    answer = run(
        world,
        method="POST",
        path="/a?b=c",
        headers=[("X-Mine", "1"), ("X-Mine", "2"), ("Host", "x"), ("x-matrix-access", "y")],
        body=b"hello",
    )

    assert answer.status == 200
    assert b'"body_start": "hello"' in answer.body
    assert b'["x-mine", "1"], ["x-mine", "2"]' in answer.body
    assert b'"path": "/a?b=c"' in answer.body
    assert INSTANCE.encode() in answer.body
    assert not answer.truncated
    assert 0 <= answer.duration_ms < 5000


def test_an_apps_own_error_is_an_answer(world):
    world.answering_app(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\noops")

    answer = run(world)

    assert (answer.status, answer.body) == (503, b"oops")


def test_headers_of_an_answer_keep_their_order_and_number(world):
    world.answering_app(b"HTTP/1.1 204 No Content\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n")

    assert run(world).headers[:2] == [("set-cookie", "a=1"), ("set-cookie", "b=2")]


@pytest.mark.parametrize("status", ["starting", "stopped", "failed"])
def test_an_instance_that_does_not_run_is_unreachable(world, status):
    world.route(status=status)

    with pytest.raises(InstanceUnreachable, match=f"instance_{status}"):
        run(world)


def test_without_a_gateway_the_instance_is_unreachable(world):
    with pytest.raises(InstanceUnreachable):
        run(world, gateway_url="http://127.0.0.1:1")


def test_a_response_that_broke_off_is_unreachable(world):
    world.answering_app(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")

    with pytest.raises(InstanceUnreachable):
        run(world)


def test_a_longer_body_than_allowed_is_cut_and_says_so(world):
    body = b"x" * (BODY_BYTES_MAX + 1)
    world.answering_app(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    answer = run(world)

    assert (len(answer.body), answer.truncated) == (BODY_BYTES_MAX, True)


def test_a_body_of_just_the_allowed_size_is_whole(world):
    body = b"x" * BODY_BYTES_MAX
    world.answering_app(b"HTTP/1.1 200 OK\r\n\r\n" + body)

    answer = run(world)

    assert (len(answer.body), answer.truncated) == (BODY_BYTES_MAX, False)


def test_an_app_that_never_answers_runs_out_of_time(world):
    def wait(connection):
        read_head(connection)
        connection.recv(1)

    world.raw_app(wait)

    with pytest.raises(InstanceTimeout):
        run(world, timeout_seconds=0.3)


@pytest.mark.parametrize(
    ("header", "drop"), [(b"X-Framing: none", b"x"), (b"Transfer-Encoding: chunked", b"0")]
)
def test_an_app_that_dribbles_runs_out_of_time_too(world, header, drop):
    def dribble(connection):
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + header + b"\r\n\r\n")
        while True:
            connection.sendall(drop)
            time.sleep(0.05)

    world.raw_app(dribble)
    started = time.monotonic()

    with pytest.raises(InstanceTimeout):
        run(world, timeout_seconds=0.4)

    assert time.monotonic() - started < 2


def think_too_long(connection):
    time.sleep(0.5)


def test_the_gateways_own_timeout_is_one(quiet_world):
    world = quiet_world.start(idle_timeout_seconds=0.2)
    world.raw_app(think_too_long)

    with pytest.raises(InstanceTimeout):
        run(world)


@pytest.mark.parametrize(
    "request_part",
    [
        {"path": "/a b"},
        {"path": "/\r\nx: y"},
        {"path": "/\u00e9"},
        {"path": "//[bad#"},
        {"method": "GE T"},
        {"method": "TRACE"},
        {"headers": [("a b", "c")]},
        {"headers": [("a", "b\r\nc: d")]},
        {"headers": [("a", "\u0430")]},
        {"headers": [("a", "x" * 70_000)]},
        {"access_token": "a\r\nb"},
    ],
)
def test_what_is_no_request_is_not_sent(world, request_part):
    world.echo_app()

    with pytest.raises(NotARequest):
        run(world, **request_part)


def test_the_time_already_used_is_not_given_again(world):
    def begin_late(connection):
        read_head(connection)
        time.sleep(0.8)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nx")
        connection.recv(1)

    world.raw_app(begin_late)
    started = time.monotonic()

    with pytest.raises(InstanceTimeout):
        run(world, timeout_seconds=1)

    assert time.monotonic() - started < 1.6

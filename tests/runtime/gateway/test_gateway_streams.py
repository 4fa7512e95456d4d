"""What does not fit into one piece: uploads, downloads, events, WebSockets, and their ends."""

import resource
import socket
import struct
import threading
import time
from contextlib import suppress

import pytest

from tests.runtime.gateway.world import HOST, read_all, read_head

MIB = 1024 * 1024


def head(world, method="GET", *lines):
    fields = [f"{method} / HTTP/1.1", f"host: {HOST}", f"x-matrix-access: {world.token()}", *lines]
    return "\r\n".join(fields).encode() + b"\r\n\r\n"


def wait_until(condition):
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.01)


def test_a_chunked_upload_of_four_mebibytes_arrives_whole(world):
    world.echo_app()
    pieces = b"".join(b"10000;ext=1\r\n" + b"x" * 65536 + b"\r\n" for _ in range(64))

    response = world.exchange(
        head(world, "POST", "transfer-encoding: chunked") + pieces + b"0\r\ntrailer: x\r\n\r\n"
    )

    assert b'"body_bytes": 4194304' in response


def test_a_large_download_arrives_whole(world):
    body = bytes(range(256)) * 4 * 8192
    world.answering_app(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    assert world.ask().body == body


def test_a_download_without_a_length_ends_with_its_connection(world):
    world.answering_app(b"HTTP/1.1 200 OK\r\n\r\nall of it")

    assert world.ask().body == b"all of it"


def test_a_chunked_download_passes_unchanged(world):
    world.answering_app(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    )

    response = world.ask()

    assert response.body == b"hello"
    assert response.headers["transfer-encoding"] == "chunked"


def test_events_arrive_one_by_one_as_they_are_sent(world):
    go_on = threading.Semaphore(0)

    def send_events(connection):
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
        for number in range(3):
            go_on.acquire(timeout=5)
            connection.sendall(b"data: %d\n\n" % number)

    world.raw_app(send_events)
    client = world.connect()
    client.sendall(head(world))
    read_head(client)

    for number in range(3):
        go_on.release()
        assert client.recv(65536) == b"data: %d\n\n" % number
    assert client.recv(65536) == b""


def switch_and_echo(connection):
    read_head(connection)
    connection.sendall(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
    )
    while data := connection.recv(65536):
        connection.sendall(data.upper())


UPGRADE = ("connection: keep-alive, Upgrade", "upgrade: websocket", "sec-websocket-key: a")


def open_websocket(world):
    client = world.connect()
    client.sendall(head(world, "GET", *UPGRADE))
    answer, _ = read_head(client)
    assert answer.startswith(b"HTTP/1.1 101 ")
    assert b"upgrade: websocket" in answer.lower()
    return client


def test_a_websocket_speaks_both_ways_for_longer_than_the_idle_timeout(quiet_world):
    world = quiet_world.start(idle_timeout_seconds=0.2)
    world.raw_app(switch_and_echo)
    client = open_websocket(world)

    client.sendall(b"ping")
    first = client.recv(100)
    time.sleep(0.5)
    client.sendall(b"pong")

    assert (first, client.recv(100)) == (b"PING", b"PONG")


def test_a_websocket_counts_as_use_while_nobody_speaks(world):
    world.raw_app(switch_and_echo)
    open_websocket(world)
    world.meter.take()
    silent_since = time.time()

    (window,) = world.meter.take().values()

    assert window.used_at_seconds >= silent_since
    assert window.requests == 0


def test_a_client_that_waits_to_be_told_to_continue_is_told(world):
    world.echo_app()
    client = world.connect()

    client.sendall(head(world, "POST", "content-length: 5", "expect: 100-continue"))
    told = client.recv(1000)
    client.sendall(b"hello")

    assert told == b"HTTP/1.1 100 Continue\r\n\r\n"
    response = read_all(client)
    assert b'"body_start": "hello"' in response
    assert b'"expect"' not in response


def test_interim_responses_of_an_app_are_not_taken_for_its_answer(world):
    world.answering_app(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    )

    assert (world.ask().status, world.ask().body) == (200, b"ok")


def test_an_app_may_answer_before_it_has_read_everything(world):
    def refuse(connection):
        read_head(connection)
        connection.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nno!")
        connection.recv(65536)
        time.sleep(0.2)

    world.raw_app(refuse)

    response = world.exchange(head(world, "POST", "content-length: 300000") + b"x" * 200_000)

    assert response.startswith(b"HTTP/1.1 413 ")
    assert response.endswith(b"no!")


def test_a_slow_reader_holds_the_app_back_and_not_our_memory(world):
    sent = []

    def pour(connection):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(200):
            connection.sendall(b"x" * MIB)
            sent.append(MIB)

    world.raw_app(pour)
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    client = world.connect()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    client.sendall(head(world))
    client.recv(1000)

    time.sleep(0.7)

    assert sum(sent) < 32 * MIB
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 32 * 1024


def test_a_slow_app_holds_the_client_back(world):
    release = threading.Event()

    def sleep(connection):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        read_head(connection)
        release.wait(5)

    world.raw_app(sleep)
    client = world.connect()
    client.sendall(head(world, "POST", f"content-length: {90 * MIB}"))
    client.settimeout(0.5)
    sent_bytes = 0

    with suppress(TimeoutError):
        while sent_bytes < 90 * MIB:
            sent_bytes += client.send(b"x" * MIB)

    release.set()
    assert sent_bytes < 32 * MIB


def test_an_app_notices_when_its_client_leaves_in_the_middle(world):
    left = threading.Event()

    def send_until_alone(connection):
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nfirst")
        while connection.recv(1000):
            continue
        left.set()

    world.raw_app(send_until_alone)
    client = world.connect()
    client.sendall(head(world))
    client.recv(1000)

    client.close()

    assert left.wait(3)


def test_an_app_notices_when_its_client_does_not_wait_for_an_answer(world):
    arrived, left = threading.Event(), threading.Event()

    def wait(connection):
        read_head(connection)
        arrived.set()
        left_with = connection.recv(1000)
        assert left_with == b""
        left.set()

    world.raw_app(wait)
    client = world.connect()
    client.sendall(head(world))
    assert arrived.wait(5)

    client.close()

    assert left.wait(3)
    assert world.counted().requests == 1


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def close(connection):
    connection.close()


def read_to_the_end(client):
    while client.recv(1000):
        continue


@pytest.mark.parametrize("how", [close, reset])
def test_a_response_that_broke_off_does_not_look_complete(world, how):
    def die(connection):
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
        time.sleep(0.1)
        how(connection)

    world.raw_app(die)
    client = world.connect()
    client.sendall(head(world))
    answer, _ = read_head(client)

    assert b"200 OK" in answer
    with pytest.raises(ConnectionResetError):
        read_to_the_end(client)


def test_a_client_gone_while_it_uploads_ends_the_exchange(world):
    arrived, got = threading.Event(), []

    def read_everything(connection):
        _, rest = read_head(connection)
        arrived.set()
        got.append(rest + read_all(connection))

    world.raw_app(read_everything)
    client = world.connect()
    client.sendall(head(world, "POST", "content-length: 1000") + b"x" * 10)
    assert arrived.wait(5)

    client.close()

    wait_until(lambda: got)
    assert got == [b"x" * 10]
    assert world.counted().requests == 1

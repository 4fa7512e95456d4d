"""What the gateway answers itself when an app cannot."""

import socket
import threading
import time
from pathlib import Path

import pytest

from tests.runtime.gateway.world import HOST, read_head

HTML = {"accept": "text/html"}


def think_too_long(connection):
    time.sleep(0.5)


def hang_up(connection):
    connection.close()


@pytest.mark.parametrize("status", ["pending", "building", "starting"])
def test_an_instance_on_its_way_asks_to_come_back_soon(world, status):
    world.route(status=status)

    response = world.ask()

    assert (response.status, response.json()["code"]) == (503, "instance_starting")
    assert response.headers["retry-after"] == "2"


def test_a_browser_waits_for_an_instance_by_itself(world):
    world.route(status="starting")

    response = world.ask(**HTML)

    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert b'<meta http-equiv="refresh" content="2">' in response.body


@pytest.mark.parametrize("status", ["stopping", "stopped"])
def test_an_instance_that_stopped_says_so_and_where_to_start_it(world, status):
    world.route(status=status)

    response = world.ask(**HTML)

    assert response.status == 503
    assert response.headers["retry-after"] == "5"
    assert b'href="http://site.test:8000/instances/inst_01abc/"' in response.body


def test_an_instance_that_failed_says_so_and_does_not_reload(world):
    world.route(status="failed")

    response = world.ask(**HTML)

    assert response.headers["x-matrix-error"] == "instance_failed"
    assert b"http-equiv" not in response.body


def test_asking_for_an_instance_that_does_not_run_counts_as_use(world):
    world.route(status="stopped")

    world.ask()

    counted = world.counted()
    assert (counted.requests, counted.errors) == (1, 1)
    assert counted.used_at_seconds > time.time() - 5


def test_an_app_that_does_not_listen_is_a_bad_gateway(world):
    world.broker(hang_up)

    response = world.ask()

    assert (response.status, response.json()["code"]) == (502, "instance_unreachable")


def test_a_broker_that_is_gone_is_a_bad_gateway(world):
    world.route(broker=world.directory / "gone.sock")

    assert world.ask().status == 502


def test_a_broker_that_hands_out_something_else_is_a_bad_gateway(world):
    for number, make in enumerate(NOT_A_CONNECTION):
        instance = f"inst_{number}"
        world.broker(make, instance=instance)

        response = world.ask(host=f"{number}.apps.localhost", token=world.token(instance=instance))

        assert (number, response.status) == (number, 502)


def hand_over_file(asking):
    with Path("/dev/null").open("rb") as file:
        socket.send_fds(asking, [b"\0"], [file.fileno()])


def hand_over_unix_socket(asking):
    socket.send_fds(asking, [b"\0"], [asking.fileno()])


def hand_over_unconnected(asking):
    with socket.socket() as idle:
        socket.send_fds(asking, [b"\0"], [idle.fileno()])


def hand_over_datagrams(asking):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.connect(("127.0.0.1", 9))
        socket.send_fds(asking, [b"\0"], [datagrams.fileno()])


NOT_A_CONNECTION = (
    hand_over_file,
    hand_over_unix_socket,
    hand_over_unconnected,
    hand_over_datagrams,
)


def test_a_broker_that_hands_out_nonsense_costs_no_descriptors(world):
    world.broker(hand_over_file)
    world.ask()
    before = len(list(Path("/proc/self/fd").iterdir()))

    for _ in range(20):
        world.ask()

    assert len(list(Path("/proc/self/fd").iterdir())) < before + 10


def test_a_broker_that_does_not_answer_is_a_timeout(quiet_world):
    world = quiet_world.start(dial_timeout_seconds=0.2)
    world.broker(think_too_long)

    response = world.ask()

    assert (response.status, response.json()["code"]) == (504, "instance_timeout")


def test_an_app_that_does_not_answer_is_a_timeout(quiet_world):
    world = quiet_world.start(idle_timeout_seconds=0.2)
    world.raw_app(think_too_long)

    assert world.ask().status == 504


def test_an_app_that_falls_silent_in_the_middle_is_cut_off(quiet_world):
    world = quiet_world.start(idle_timeout_seconds=0.2)

    def fall_silent(connection):
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nfirst")
        time.sleep(0.6)

    world.raw_app(fall_silent)
    started = time.monotonic()

    response = world.ask()

    assert response.status == 200
    assert time.monotonic() - started < 0.5


def test_a_body_that_says_it_is_too_large_is_refused_at_once(quiet_world):
    world = quiet_world.start(body_bytes_max=1000)
    world.echo_app()

    response = world.ask("POST", content_length="1001")

    assert (response.status, response.json()["code"]) == (413, "body_too_large")


def test_a_chunked_body_that_turns_out_too_large_is_refused(quiet_world):
    world = quiet_world.start(body_bytes_max=1000)
    world.echo_app()

    response = world.exchange(
        f"POST / HTTP/1.1\r\nhost: {HOST}\r\nx-matrix-access: {world.token()}\r\n"
        "transfer-encoding: chunked\r\n\r\n".encode()
        + (b"64\r\n" + b"x" * 100 + b"\r\n") * 11
    )

    assert response.startswith(b"HTTP/1.1 413 ")


class Crowd:
    """An app that holds every request until it is told to let go."""

    def __init__(self, world):
        self.inside = threading.Semaphore(0)
        self.let_go = threading.Event()
        world.raw_app(self.hold)

    def hold(self, connection):
        read_head(connection)
        self.inside.release()
        self.let_go.wait(5)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def ask_in_background(world, statuses):
    thread = threading.Thread(target=lambda: statuses.append(world.ask().status))
    thread.start()
    return thread


def test_one_instance_answers_so_many_at_once_and_a_few_wait(quiet_world):
    world = quiet_world.start(concurrent_per_instance=2, queued_per_instance=1)
    crowd = Crowd(world)
    statuses = []
    inside = [ask_in_background(world, statuses) for _ in range(2)]
    assert all(crowd.inside.acquire(timeout=5) for _ in inside)
    waiting = ask_in_background(world, statuses)
    time.sleep(0.2)

    refused = world.ask()

    assert (refused.status, refused.json()["code"]) == (503, "instance_busy")
    assert refused.headers["retry-after"] == "2"
    assert not crowd.inside.acquire(blocking=False)
    crowd.let_go.set()
    for thread in [*inside, waiting]:
        thread.join()
    assert statuses == [200, 200, 200]
    assert world.counted().connections_peak == 4


def test_nobody_waits_for_ever(quiet_world):
    world = quiet_world.start(concurrent_per_instance=1, queue_timeout_seconds=0.1)
    crowd = Crowd(world)
    statuses = []
    inside = ask_in_background(world, statuses)
    crowd.inside.acquire(timeout=5)

    assert world.ask().status == 503

    crowd.let_go.set()
    inside.join()
    assert world.ask().status == 200


def test_a_busy_instance_does_not_hold_up_another(quiet_world):
    world = quiet_world.start(concurrent_per_instance=1, queued_per_instance=0)
    crowd = Crowd(world)
    statuses = []
    inside = ask_in_background(world, statuses)
    crowd.inside.acquire(timeout=5)
    world.echo_app(instance="inst_02def")

    other = world.ask(host="02def.apps.localhost", token=world.token(instance="inst_02def"))

    assert other.status == 200
    crowd.let_go.set()
    inside.join()


def test_requests_bytes_and_errors_are_counted(world):
    world.answering_app(b"HTTP/1.1 500 Oops\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000)

    world.ask()
    world.ask()

    counted = world.counted()
    assert (counted.requests, counted.errors) == (2, 2)
    assert 300 < counted.bytes_in < 1500
    assert 2000 < counted.bytes_out < 3000


def test_uploaded_bytes_are_counted(world):
    world.echo_app()

    world.ask("POST", body=b"y" * 5000)

    assert 5000 < world.counted().bytes_in < 6000


def test_the_time_counted_is_the_apps_own(world):
    def think(connection):
        read_head(connection)
        time.sleep(0.2)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        time.sleep(0.3)

    world.raw_app(think)

    world.ask()

    counted = world.counted()
    assert 200 <= counted.milliseconds_max < 400
    assert counted.milliseconds == counted.milliseconds_max


def test_those_who_may_not_enter_are_not_counted(world):
    world.echo_app()

    world.ask(token=False)

    assert not world.meter.take()


def test_too_many_connections_are_told_to_come_back(quiet_world):
    world = quiet_world.start(connections_max=2)
    world.connect()
    world.connect()
    time.sleep(0.1)

    response = world.ask()

    assert (response.status, response.json()["code"]) == (503, "gateway_busy")


def test_a_client_that_is_still_sending_gets_to_read_why_it_may_not(world):
    body = b"x" * 30_000_000  # more than the kernel keeps for us

    response = world.exchange(
        f"POST / HTTP/1.1\r\nhost: {HOST}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body
    )

    assert response.startswith(b"HTTP/1.1 401 ")
    assert response.endswith(b"}")

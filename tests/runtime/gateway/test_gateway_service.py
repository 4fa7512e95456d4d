import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from tests.runtime.gateway.world import INSTANCE, World, read_head


@pytest.fixture
def served(store, tmp_path):
    """A gateway process, and a world of brokers and apps around it."""
    world = World(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        world.port = free.getsockname()[1]
    world.process = subprocess.Popen(
        [sys.executable, "-m", "tests.runtime.gateway.process", store.conninfo, str(world.port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until_healthy(world)
    yield world
    world.process.kill()
    world.process.communicate()
    world.close()


def wait_until_healthy(world):
    deadline = time.monotonic() + 20
    while True:
        try:
            return world.ask(path="/.matrix/health", token=False)
        except OSError:
            assert time.monotonic() < deadline, "the gateway does not come up"
            time.sleep(0.05)


def serve_echo(world, store):
    world.echo_app()
    store.add_instance(INSTANCE, broker=world.routes.routes[INSTANCE].broker)


def stop(world):
    world.process.send_signal(signal.SIGTERM)
    output, errors = world.process.communicate(timeout=20)
    return world.process.returncode, output, errors


def test_what_was_counted_is_stored_when_the_gateway_is_told_to_stop(served, store):
    serve_echo(served, store)
    for _ in range(3):
        assert served.ask().status == 200

    returncode, _, errors = stop(served)

    assert (returncode, errors) == (0, "")
    assert sum(requests for requests, *_ in store.metrics(INSTANCE)) == 3
    assert store.execute(
        "SELECT count(*) FROM runtime_appinstance WHERE last_request_at > now()"
        " - interval '1 minute'"
    ) == [(1,)]


def test_a_request_that_runs_is_finished_before_the_gateway_stops(served, store):
    inside = threading.Event()

    def take_a_while(connection):
        read_head(connection)
        inside.set()
        time.sleep(0.5)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    served.raw_app(take_a_while)
    store.add_instance(INSTANCE, broker=served.routes.routes[INSTANCE].broker)
    bodies = []
    asking = threading.Thread(target=lambda: bodies.append(served.ask().body))
    asking.start()
    inside.wait(5)

    stop(served)

    asking.join()
    assert bodies == [b"ok"]
    assert sum(requests for requests, *_ in store.metrics(INSTANCE)) == 1


def test_an_outage_of_the_database_stops_no_request_and_loses_no_count(served, store):
    serve_echo(served, store)
    time.sleep(1.2)
    assert served.ask().status == 200
    store.server.stop()
    try:
        during = [served.ask().status for _ in range(2)]
        # The pool gives a flush three seconds to fail.
        time.sleep(4)
    finally:
        store.server.start()
    deadline = time.monotonic() + 30

    while sum(requests for requests, *_ in store.metrics(INSTANCE)) < 3:
        assert time.monotonic() < deadline, "the counts were lost"
        time.sleep(0.2)

    assert during == [200, 200]
    returncode, output, errors = stop(served)
    assert returncode == 0
    assert "beat" in output
    assert "the counts could not be stored" in errors
    assert "routes are as old as they are" in errors
    assert sum(requests for requests, *_ in store.metrics(INSTANCE)) == 3

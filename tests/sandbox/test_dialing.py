"""A broker may be hostile: it runs beside the app."""

import asyncio
import contextlib
import os
import socket
import threading
import time

import pytest

from sandbox import dialing
from sandbox.errors import NothingListens


@contextlib.contextmanager
def broker(path, *descriptors, answer=b"S"):
    """Answers one caller with these descriptors."""

    def serve():
        with listener, listener.accept()[0] as caller:
            socket.send_fds(caller, [answer], descriptors)

    listener = socket.socket(socket.AF_UNIX)
    directory = os.open(path.parent, os.O_PATH)
    listener.bind(f"/proc/self/fd/{directory}/{path.name}")
    os.close(directory)
    listener.listen()
    thread = threading.Thread(target=serve)
    thread.start()
    yield path
    thread.join()


@pytest.fixture
def connected():
    """Both ends of a TCP connection."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
        server.accept()[0] as accepted,
    ):
        yield client, accepted


def open_descriptors():
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208


def test_the_connection_that_was_handed_out_is_the_apps(tmp_path, connected):
    theirs, app = connected

    with broker(tmp_path / "b", theirs.fileno()) as path, dialing.dial(path) as connection:
        connection.sendall(b"hello")
        assert app.recv(5) == b"hello"


def test_it_works_under_a_long_path_and_with_asyncio(tmp_path, connected):
    theirs, app = connected
    directory = tmp_path / ("x" * 120)
    directory.mkdir()

    with broker(directory / "b", theirs.fileno()) as path:
        connection = asyncio.run(dialing.dial_soon(path))

    with connection:
        assert connection.gettimeout() == 0
        connection.send(b"hello")
        assert app.recv(5) == b"hello"


@pytest.mark.parametrize("kind", ["file", "pipe", "unix", "udp", "unconnected", "listening"])
def test_anything_but_a_connected_tcp_socket_is_refused_and_closed(tmp_path, kind):
    with contextlib.ExitStack() as stack:
        offered = stack.enter_context(offer(kind, tmp_path))
        before = open_descriptors()

        with (
            broker(tmp_path / "b", offered.fileno()) as path,
            pytest.raises(NothingListens),
        ):
            dialing.dial(path)

        assert open_descriptors() == before


def offer(kind, tmp_path):
    match kind:
        case "file":
            return (tmp_path / "file").open("wb")
        case "pipe":
            return os.fdopen(os.open("/dev/null", os.O_RDONLY), "rb")
        case "unix":
            return socket.socket(socket.AF_UNIX)
        case "udp":
            return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        case "listening":
            return socket.create_server(("127.0.0.1", 0))
    return socket.socket()


def test_further_descriptors_are_closed(tmp_path, connected):
    theirs, _ = connected
    before = open_descriptors()

    with broker(tmp_path / "b", *[theirs.fileno()] * 5) as path:
        dialing.dial(path).close()

    assert open_descriptors() == before


def test_an_app_that_does_not_listen_is_told(tmp_path):
    with broker(tmp_path / "b", answer=b"E") as path, pytest.raises(NothingListens):
        dialing.dial(path)


@pytest.mark.parametrize("there", ["nothing", "file", "link", "dead"])
def test_what_is_no_broker_is_never_connected_to(tmp_path, there):
    path = tmp_path / "b"
    with socket.socket(socket.AF_UNIX) as service:
        service.bind(os.fspath(tmp_path / "service"))
        service.listen()
        if there == "file":
            path.touch()
        elif there == "link":
            path.symlink_to(tmp_path / "service")
        elif there == "dead":
            with socket.socket(socket.AF_UNIX) as gone:
                gone.bind(os.fspath(path))

        with pytest.raises(NothingListens):
            dialing.dial(path, timeout_seconds=1)

        service.settimeout(0)
        with pytest.raises(BlockingIOError):
            service.accept()


def test_a_broker_that_says_nothing_is_waited_for_no_longer_than_asked(tmp_path):
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(os.fspath(tmp_path / "b"))
        silent.listen()
        started = time.monotonic()

        with pytest.raises(TimeoutError):
            dialing.dial(tmp_path / "b", timeout_seconds=0.2)
        with pytest.raises(TimeoutError):
            asyncio.run(dialing.dial_soon(tmp_path / "b", timeout_seconds=0.2))

    assert time.monotonic() - started < 2

"""The proxy, with real connections: from the listening socket it was handed to a local server."""

import contextlib
import gc
import os
import socket
import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sandbox.egress import CONNECTIONS, LISTENERS, EgressProxy
from sandbox.spec import EgressPolicy

LOOPBACK = ("127.0.0.0/8",)


class Server(BaseHTTPRequestHandler):
    """Answers with what it was asked."""

    def do_GET(self):
        body = f"{self.requestline}\n{self.headers}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Nobody reads it."""


@pytest.fixture(scope="module")
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as here:
        thread = threading.Thread(target=here.serve_forever)
        thread.start()
        yield here.server_address[1]
        here.shutdown()
        thread.join()


@pytest.fixture
def proxy(proxy_path, server):
    """Open a proxy of some policy; answers with a function that talks to it, as an app would."""
    entered = []

    def proxy(*hosts, networks=LOOPBACK, ports=(server,)):
        refused = []
        policy = EgressPolicy(hosts, networks, ports)
        here = EgressProxy(proxy_path, policy, on_refused=lambda *event: refused.append(event))
        entered.append(here.__enter__())
        listener = socket.create_server(("127.0.0.1", 0))
        hand_over(proxy_path, listener.fileno())
        address = listener.getsockname()
        listener.close()
        ask = partial(say, address)
        ask.address = address
        return ask, refused

    yield proxy
    for here in entered:
        here.__exit__(None, None, None)


@pytest.fixture
def proxy_path(tmp_path):
    return tmp_path / "egress.sock"


def hand_over(path, *descriptors):
    with socket.socket(socket.AF_UNIX) as host:
        host.settimeout(5)
        host.connect(os.fspath(path))
        socket.send_fds(host, [b"L"], descriptors)
        return host.recv(1)


def say(address, request):
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(request.encode())
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


def tunnel(host, port, *, path="/"):
    return f"CONNECT {host}:{port} HTTP/1.1\r\n\r\nGET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n"


def test_a_tunnel_leads_to_a_listed_host(proxy, server):
    ask, refused = proxy("localhost")

    answer = ask(tunnel("localhost", server, path="/hello"))

    assert answer.startswith("HTTP/1.1 200 ")
    assert "GET /hello HTTP/1.0" in answer
    assert refused == []


def test_a_plain_request_is_asked_of_the_host_that_was_checked(proxy, server):
    ask, _ = proxy("localhost")

    answer = ask(
        f"GET http://localhost:{server}/page?a=b HTTP/1.1\r\nHost: other.example\r\n"
        "Proxy-Authorization: secret\r\nAccept: text/html\r\n\r\n"
    )

    assert "GET /page?a=b HTTP/1.1" in answer
    assert f"Host: localhost:{server}" in answer
    assert "Accept: text/html" in answer
    assert "Connection: close" in answer
    assert "secret" not in answer
    assert "other.example" not in answer


def test_a_host_that_is_not_listed_is_refused_and_told(proxy, server):
    ask, refused = proxy("example.org", "*.example.net")

    answer = ask(tunnel("localhost", server))

    assert answer.startswith("HTTP/1.1 403 ")
    assert refused == [("localhost", "host is not on the allow-list")]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "2130706433", "0x7f.1"])
def test_a_listed_name_that_leads_inside_is_refused(proxy, server, host):
    ask, refused = proxy("*", networks=())

    answer = ask(tunnel(host, server))

    assert answer.startswith(("HTTP/1.1 403 ", "HTTP/1.1 502 "))
    assert len(refused) == 1


def test_another_port_is_refused(proxy, server):
    ask, refused = proxy("localhost", ports=(80, 443))

    answer = ask(tunnel("localhost", server))

    assert answer.startswith("HTTP/1.1 403 ")
    assert refused == [("localhost", f"port {server} is not allowed")]


@pytest.mark.parametrize(
    "request_text",
    [
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET ftp://localhost/ HTTP/1.1\r\n\r\n",
        "CONNECT localhost:notaport HTTP/1.1\r\n\r\n",
        "nonsense\r\n\r\n",
        f"GET http://localhost/{'x' * 100_000} HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_request_to_a_proxy_is_refused(proxy, request_text):
    ask, _ = proxy("*")

    assert ask(request_text).startswith("HTTP/1.1 400 ")


def test_a_host_that_does_not_answer_is_a_bad_gateway(proxy):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    ask, _ = proxy("localhost", ports=(port,))

    assert ask(tunnel("localhost", port)).startswith("HTTP/1.1 502 ")


@pytest.mark.parametrize(
    ("pattern", "host", "allowed"),
    [
        ("*", "anything.example", True),
        ("example.org", "example.org", True),
        ("example.org", "www.example.org", False),
        ("*.example.org", "www.example.org", True),
        ("*.example.org", "a.b.example.org", True),
        ("*.example.org", "example.org", False),
        ("*.example.org", "badexample.org", False),
    ],
)
def test_patterns_of_hosts(pattern, host, allowed):
    assert EgressPolicy((pattern,)).allows_host(host) == allowed


def test_only_a_listening_tcp_socket_is_taken(proxy_path, tmp_path):
    pair = socket.socketpair()
    with (
        EgressProxy(proxy_path, EgressPolicy(("*",))),
        socket.socket() as unbound,
        (tmp_path / "file").open("wb") as file,
    ):
        for offered in (pair[0], unbound, file):
            assert hand_over(proxy_path, offered.fileno()) == b""
    for end in pair:
        end.close()


def test_a_sandbox_cannot_hold_its_host_by_making_its_listener_wait(proxy_path):
    proxy = EgressProxy(proxy_path, EgressPolicy(("*",))).__enter__()
    with socket.create_server(("127.0.0.1", 0)) as kept:
        hand_over(proxy.path, kept.fileno())
        wait_until(lambda: not os.get_blocking(kept.fileno()))
        os.set_blocking(kept.fileno(), True)
        with socket.create_connection(kept.getsockname()):
            time.sleep(0.2)  # the proxy accepts this one and waits for the next

    leaving = threading.Thread(target=proxy.__exit__, args=(None, None, None), daemon=True)
    leaving.start()
    leaving.join(10)

    assert not leaving.is_alive()


def test_a_sandbox_cannot_keep_its_host_busy_by_shutting_its_listener_down(proxy_path):
    with (
        EgressProxy(proxy_path, EgressPolicy(("*",))),
        socket.create_server(("127.0.0.1", 0)) as kept,
    ):
        hand_over(proxy_path, kept.fileno())
        assert say(kept.getsockname(), "nonsense\r\n\r\n").startswith("HTTP/1.1 400 ")
        kept.shutdown(socket.SHUT_RDWR)
        busy = time.process_time()
        time.sleep(0.5)
        busy = time.process_time() - busy

    assert busy < 0.25


def test_whatever_comes_as_it_ends_is_closed(proxy_path):
    def offer():
        with contextlib.suppress(OSError):
            hand_over(proxy_path, listener.fileno())

    with socket.create_server(("127.0.0.1", 0)) as listener:
        for turn in range(60):
            offering = [threading.Thread(target=offer) for _ in range(LISTENERS)]
            with EgressProxy(proxy_path, EgressPolicy(("*",))):
                for thread in offering:
                    thread.start()
                time.sleep(turn / 20_000)
            for thread in offering:
                thread.join()
    gc.collect()  # the warning about a socket that nobody closed fails this test


def test_a_proxy_whose_place_is_taken_leaves_nothing_open(proxy_path):
    proxy_path.touch()

    with pytest.raises(OSError, match="in use"):
        EgressProxy(proxy_path, EgressPolicy(("*",))).__enter__()

    gc.collect()


def test_a_sandbox_has_only_so_many_connections_at_once(proxy, server):
    ask, _ = proxy("localhost")

    with contextlib.ExitStack() as stack:
        for _ in range(CONNECTIONS):
            stack.enter_context(socket.create_connection(ask.address))
        one_more = ""
        with contextlib.suppress(OSError):  # ended at once, or while we still send
            one_more = ask(tunnel("localhost", server))

    assert one_more == ""
    wait_until(lambda: ask(tunnel("localhost", server)).startswith("HTTP/1.1 200 "))


def wait_until(holds):
    deadline = time.monotonic() + 5
    while True:
        with contextlib.suppress(OSError):
            if holds():
                return
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_an_app_inside_reaches_what_is_listed_and_nothing_else(run, server):
    policy = EgressPolicy(("localhost",), LOOPBACK, (server,))
    fetch = f"curl -s --noproxy '' http://localhost:{server}/hello"
    other = "curl -s http://other.example/"

    completed = run(
        'exec python3 /opt/matrix/entry.py "$COMMAND"',
        environment={"COMMAND": f"{fetch}; {other}"},
        network=policy,
    )

    assert b"GET /hello" in completed.stdout
    assert b"not on the allow-list" in completed.stdout or b"not allowed" in completed.stdout

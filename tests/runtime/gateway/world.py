"""A gateway with everything around it: a broker that hands over sockets, apps, and clients."""

import asyncio
import json
import socket
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from http.client import HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import uvloop

from runtime.access import Access, Purpose
from runtime.gateway.config import Config
from runtime.gateway.front import Front
from runtime.gateway.meter import Meter, Window
from runtime.gateway.routes import Route, RoutesUnavailable
from runtime.gateway.server import Server
from sandbox.dialing import dial_soon

KEY = b"a key of 32 bytes for this alone"
INSTANCE = "inst_01abc"
HOST = "01abc.apps.localhost"


class EchoApp(BaseHTTPRequestHandler):
    """Tells what it was sent."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.read_body()
        told = {
            "method": self.command,
            "path": self.path,
            "headers": [[name.lower(), value] for name, value in self.headers.items()],
            "body_bytes": len(body),
            "body_start": body[:32].decode("latin-1"),
        }
        answer = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("X-Matrix-Error", "forged")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    do_POST = do_HEAD = do_GET  # noqa: N815

    def read_body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def log_message(self, *args):
        """Tests print nothing."""


class EchoServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Clients that leave in the middle are what some tests are about."""


class Listener:
    """Accepts connections in a thread and gives each to ``handle`` in another."""

    def __init__(self, listening, handle):
        self.socket = listening
        self.accepted = 0
        self._handle = handle
        self._serving = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with suppress(OSError):
            while True:
                connection, _ = self.socket.accept()
                self.accepted += 1
                serving = threading.Thread(target=self._serve, args=(connection,), daemon=True)
                self._serving.append(serving)
                serving.start()

    def _serve(self, connection):
        with connection, suppress(OSError):
            self._handle(connection)

    def finish(self):
        """Wait until every connection accepted so far is served to its end."""
        for serving in self._serving:
            serving.join(timeout=10)
            assert not serving.is_alive(), "a connection stays open"

    def close(self):
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


def broker_to(port):
    """What runs in a sandbox: dial the app, hand the connection out, forget it."""

    def hand_over(asking):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            socket.send_fds(asking, [b"\0"], [connection.fileno()])

    return hand_over


class KnownRoutes:
    def __init__(self):
        self.routes = {}

    async def find(self, key):
        return self.routes.get(key)


class KnownMembers:
    """Everybody belongs, except who was removed; ``away`` is a database that does not answer."""

    def __init__(self):
        self.removed = set()
        self.asked = 0
        self.away = False

    async def may_use(self, visitor):
        self.asked += 1
        if self.away:
            raise RoutesUnavailable
        return visitor.user not in self.removed


class World:
    def __init__(self, directory):
        self.directory = directory
        self.access = Access(KEY)
        self.routes = KnownRoutes()
        self.members = KnownMembers()
        self.meter = Meter()
        self.closing = []
        self.server = None
        self.loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()

    def start(self, **limits):
        """Start the gateway. Limits are those of ``Config``."""
        config = Config(apps_domain="apps.localhost", site_url="http://site.test:8000", **limits)
        self.front = Front(
            config=config,
            access=self.access,
            routes=self.routes,
            members=self.members,
            meter=self.meter,
            dial=dial_soon,
        )
        self.server = Server(self.front, config)
        self.port = self.run(self.server.start(bind="127.0.0.1", port=0))
        return self

    def run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=20)

    def route(self, *, status="running", broker="", instance=INSTANCE):
        self.routes.routes[instance] = Route(key=instance, status=status, broker=str(broker))

    def broker(self, handle, *, instance=INSTANCE):
        path = self.directory / f"{instance}.sock"
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(path))
        listening.listen(128)
        self.closing.append(Listener(listening, handle))
        self.route(broker=path, instance=instance)

    def echo_app(self, *, instance=INSTANCE):
        app = EchoServer(("127.0.0.1", 0), EchoApp)
        threading.Thread(target=app.serve_forever, args=(0.01,), daemon=True).start()
        self.closing.append(Both(app.shutdown, app.server_close))
        self.broker(broker_to(app.server_address[1]), instance=instance)

    def raw_app(self, handle, *, instance=INSTANCE):
        """An app that gets the bare connection."""
        app = Listener(socket.create_server(("127.0.0.1", 0)), handle)
        self.closing.append(app)
        self.broker(broker_to(app.socket.getsockname()[1]), instance=instance)
        return app

    def answering_app(self, response, *, instance=INSTANCE):
        """An app that says ``response`` to whatever it is asked."""

        def handle(connection):
            read_head(connection)
            connection.sendall(response)

        return self.raw_app(handle, instance=instance)

    def token(self, purpose=Purpose.EXECUTE, *, instance=INSTANCE, at=None):
        at = at or datetime.now(UTC)  # noqa: TID251
        return self.access.sign(instance=instance, user="7", purpose=purpose, at=at)

    def connect(self):
        client = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self.closing.append(client)
        return client

    def exchange(self, request):
        """Send raw bytes, return all that comes back."""
        with self.connect() as client:
            client.sendall(request)
            return read_all(client)

    def ask(self, method="GET", path="/", *, host=HOST, body=b"", token=True, **headers):
        """One well-formed request; headers as keyword arguments (``accept=...``)."""
        fields = {"host": host, **{name.replace("_", "-"): text for name, text in headers.items()}}
        if token:
            fields["x-matrix-access"] = self.token() if token is True else token
        if body:
            fields["content-length"] = str(len(body))
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {text}" for name, text in fields.items())]
        return parse(self.exchange("\r\n".join(lines).encode() + b"\r\n\r\n" + body), method)

    def counted(self):
        """What the meter counted for the instance, once nothing is open any more."""
        total = Window()
        deadline = time.monotonic() + 5
        while windows := self.meter.take():
            assert time.monotonic() < deadline, "something stays open"
            for window in windows.values():
                total.add(window)
            time.sleep(0.01)
        return total

    def close(self):
        for one in self.closing:
            one.close()
        if self.server:
            self.run(self.server.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


class Both:
    def __init__(self, *steps):
        self.steps = steps

    def close(self):
        for step in self.steps:
            step()


class Response:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def seen_headers(self):
        """The headers the echo app got, by name."""
        return dict(self.json()["headers"])


def parse(data, method="GET"):
    class Source:
        def makefile(self, mode):
            return BytesIO(data)

    response = HTTPResponse(Source(), method=method)
    response.begin()
    return Response(response.status, response.headers, response.read())


def read_all(client):
    data = b""
    with suppress(ConnectionResetError):
        while piece := client.recv(65536):
            data += piece
    return data


def read_head(connection):
    """Read up to the end of a head; returns it and what followed it already."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            break
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    return head, rest

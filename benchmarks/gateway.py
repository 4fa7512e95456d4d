"""What the gateway costs: requests per second through it, against the same app without it.

    python -m benchmarks.gateway

Both sides open a new connection for each request, as the gateway asks of its clients.
"""

import asyncio
import multiprocessing
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast

import uvloop

from runtime.access import Access, Purpose
from runtime.gateway.config import Config
from runtime.gateway.front import Front
from runtime.gateway.meter import Meter
from runtime.gateway.routes import Route
from runtime.gateway.server import Server
from runtime.gateway.visitors import Visitor
from sandbox.dialing import dial_soon

SECONDS = 5
CLIENTS = 32
HOST = "bench.apps.localhost"
INSTANCE = "inst_bench"
KEY = b"only for this benchmark"
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


class App(asyncio.Protocol):
    """As little of an app as can be, so that the difference is the gateway."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.transport.write(RESPONSE)
        self.transport.close()


class OneRoute:
    def __init__(self, broker: Path) -> None:
        self._route = Route(INSTANCE, "running", str(broker))

    async def find(self, key: str) -> Route | None:
        return self._route if key == INSTANCE else None


class Everybody:
    async def may_use(self, visitor: Visitor) -> bool:
        return True


def hand_out_connections(broker: Path, port: int) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(broker))
        listening.listen(128)
        while True:
            asking, _ = listening.accept()
            with asking, socket.create_connection(("127.0.0.1", port)) as connection:
                socket.send_fds(asking, [b"\0"], [connection.fileno()])


async def serve_app(tell: Connection) -> None:
    server = await asyncio.get_running_loop().create_server(App, "127.0.0.1", 0, backlog=1024)
    tell.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def serve_gateway(tell: Connection, broker: Path) -> None:
    config = Config(apps_domain="apps.localhost", site_url="http://localhost")
    front = Front(
        config=config,
        access=Access(KEY),
        routes=OneRoute(broker),
        members=Everybody(),
        meter=Meter(),
        dial=dial_soon,
    )
    tell.send(await Server(front, config).start(bind="127.0.0.1", port=0))
    await asyncio.Event().wait()


def run_app(tell: Connection) -> None:
    uvloop.run(serve_app(tell))


def run_broker(tell: Connection, broker: Path, port: int) -> None:
    threading.Thread(target=hand_out_connections, args=(broker, port), daemon=True).start()
    tell.send(port)
    threading.Event().wait()


def run_gateway(tell: Connection, broker: Path) -> None:
    uvloop.run(serve_gateway(tell, broker))


async def ask_until(deadline: float, port: int, request: bytes) -> int:
    count = 0
    while time.monotonic() < deadline:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        answer = await reader.read()
        writer.close()
        assert answer.startswith(b"HTTP/1.1 200 "), answer
        count += 1
    return count


async def measure(port: int, request: bytes) -> float:
    """Requests per second of several clients at once."""
    deadline = time.monotonic() + SECONDS
    counts = await asyncio.gather(*(ask_until(deadline, port, request) for _ in range(CLIENTS)))
    return sum(counts) / SECONDS


def start(target: Callable[..., None], *arguments: object) -> int:
    """Start one process; it ends with this one. Returns the port it tells."""
    hear, tell = multiprocessing.Pipe()
    process = multiprocessing.Process(target=target, args=(tell, *arguments), daemon=True)
    process.start()
    port: int = hear.recv()
    return port


def main() -> None:
    token = Access(KEY).sign(
        instance=INSTANCE,
        user="0",
        purpose=Purpose.COOKIE,
        at=datetime.fromtimestamp(time.time(), tz=UTC),
    )
    request = (
        f"GET / HTTP/1.1\r\nhost: {HOST}\r\ncookie: matrix-access={token}\r\n"
        "user-agent: benchmark\r\naccept: */*\r\nconnection: close\r\n\r\n"
    ).encode()
    with tempfile.TemporaryDirectory() as directory:
        broker = Path(directory) / "broker.sock"
        app_port = start(run_app)
        start(run_broker, broker, app_port)
        gateway_port = start(run_gateway, broker)
        direct = uvloop.run(measure(app_port, request))
        through = uvloop.run(measure(gateway_port, request))
    sys.stdout.write(
        f"direct {direct:,.0f}/s, through the gateway {through:,.0f}/s,"
        f" ratio {through / direct:.2f}\n"
    )


if __name__ == "__main__":
    main()

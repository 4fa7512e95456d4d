"""What validating a license costs, against a plain Django view that reads the same license.

    DATABASE_URL=… python -m benchmarks.license_validation

Both are served by one gunicorn process with the site's own settings and middleware, to one client
that keeps its connections, in short turns. Works in a database of its own, dropped at the end.
"""

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402  Django must be set up first
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from appstore.models import License, Workspace  # noqa: E402
from appstore.signed import license_keys  # noqa: E402
from tests.factories import AppFactory, UserFactory  # noqa: E402

LICENSES = 1_000
CONNECTIONS = THREADS = 8
ROUNDS = 7
SECONDS = 2.0
HOST = "127.0.0.1"
VALIDATE = "/api/v1/licenses/validate/"


def licenses() -> list[License]:
    """Many of one app, since each may only be asked about so often."""
    app, user = AppFactory(published=True), UserFactory()
    places = Workspace.objects.bulk_create(
        Workspace(slug=f"w{number}", name="Bench") for number in range(LICENSES)
    )
    of_app = {"app": app, "plan": app.plan, "acquired_by": user, "acquired_at": timezone.now()}
    return License.objects.bulk_create(License(workspace=place, **of_app) for place in places)


def plain(license: License) -> bytes:
    return f"GET /plain/{license.pk}/ HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def validation(license: License) -> bytes:
    key = license_keys.issue(license, at=timezone.now())
    body = f'{{"key": "{key}", "app": "{license.app.slug}", "nonce": "{license.key}"}}'
    head = f"POST {VALIDATE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def start_server(port: int) -> subprocess.Popen[bytes]:
    os.environ["BENCHMARK_DATABASE"] = str(settings.DATABASES["default"]["NAME"])
    server = [sys.executable, "-m", "gunicorn", "benchmarks.license_server"]
    server += ["--bind", f"{HOST}:{port}", "--worker-class", "gthread", "--threads", str(THREADS)]
    return subprocess.Popen([*server, "--no-control-socket", "--log-level", "warning"])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            socket.create_connection((HOST, port)).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The server did not start.")


async def ask_until(deadline: float, port: int, requests: Iterator[bytes]) -> list[float]:
    """How long each answer took, on one connection."""
    reader, writer = await asyncio.open_connection(HOST, port)
    took = []
    while (began := time.perf_counter()) < deadline:
        writer.write(next(requests))
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = head.lower().partition("content-length: ")[2].partition("\r\n")[0]
        body = await reader.readexactly(int(length))
        assert head.startswith("HTTP/1.1 200 "), (head, body)
        assert b'"valid":true' in body, body
        took.append(time.perf_counter() - began)
    writer.close()
    return took


async def ask(port: int, requests: Iterator[bytes]) -> list[float]:
    deadline = time.perf_counter() + SECONDS
    asking = (ask_until(deadline, port, requests) for _ in range(CONNECTIONS))
    return [seconds for took in await asyncio.gather(*asking) for seconds in took]


def compare(port: int, held: list[License]) -> None:
    """The two sides take turns; the first turn of each warms up and does not count."""
    sides = {
        "plain": cycle([plain(license) for license in held]),
        "validate": cycle([validation(license) for license in held]),
    }
    for requests in sides.values():
        asyncio.run(ask(port, requests))
    took: dict[str, list[list[float]]] = {name: [] for name in sides}
    for _ in range(ROUNDS):
        for name, requests in sides.items():
            took[name].append(asyncio.run(ask(port, requests)))
    for name, turns in took.items():
        rate = statistics.median(len(turn) / SECONDS for turn in turns)
        p99 = statistics.quantiles((each for turn in turns for each in turn), n=100)[98]
        sys.stdout.write(f"{name}: {rate:,.0f}/s, p99 {p99 * 1000:.0f} ms\n")
    ratios = [len(b) / len(a) for a, b in zip(*took.values(), strict=True)]
    low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
    sys.stdout.write(f"ratio {middle:.2f} (turns between {low:.2f} and {high:.2f})\n")


def main() -> None:
    original = settings.DATABASES["default"]["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    try:
        held = licenses()
        server = start_server(port)
        try:
            wait_for(port, server)
            compare(port, held)
        finally:
            server.terminate()
            server.wait()
    finally:
        connection.creation.destroy_test_db(original, verbosity=0)


if __name__ == "__main__":
    main()

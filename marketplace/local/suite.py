"""``make test``: the whole suite against throw-away servers, which end with it."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from marketplace.local.errors import Refused
from marketplace.local.home import open_home, read_secrets
from marketplace.local.parts import ROOT
from marketplace.local.postgres import Postgres

NO_TESTS_COLLECTED = 5
ON_EVERY_CORE = ("--numprocesses=auto", "--no-loadscope-reorder")
REDIS_START_TIMEOUT_SECONDS = 10


def run(arguments: Sequence[str]) -> int:
    """Pytest's exit code; once more for what goes through the broker where there is a Redis."""
    with _throw_away_home() as home, _database(home) as database_url:
        settings = {"MATRIX_HOME": str(home), "DATABASE_URL": database_url}
        if "DATABASE_URL" not in os.environ:  # on a server of our own nobody misses what is left
            settings["MATRIX_TEST_TEMPLATE"] = "migrated"
        without_redis = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
        print("Tests with PostgreSQL alone", flush=True)
        if failed := _pytest(arguments or ON_EVERY_CORE, without_redis | settings):
            return failed

        with _redis(home) as redis_url:
            if redis_url is None:
                print("Tests with Redis: left out, as no redis-server is here (nor REDIS_URL set)")
                return 0
            print("Tests with Redis: what goes through the broker, cache and limits", flush=True)
            settings["REDIS_URL"] = redis_url
            failed = _pytest(["-m", "broker", *arguments], without_redis | settings)
        # Whoever asked for a few tests may have asked for none of these.
        return 0 if arguments and failed == NO_TESTS_COLLECTED else failed


def _pytest(arguments: Sequence[str], environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


@contextlib.contextmanager
def _throw_away_home() -> Iterator[Path]:
    outside = Path(tempfile.mkdtemp(prefix="matrix-test-"))
    if os.geteuid() == 0:
        outside.chmod(0o711)
    try:
        yield open_home(outside / "home")
    finally:
        shutil.rmtree(outside, ignore_errors=True)


@contextlib.contextmanager
def _database(home: Path) -> Iterator[str]:
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    password = read_secrets(home)["DATABASE_PASSWORD"]
    server = Postgres(home / "pg", password=password, throw_away=True)
    try:
        server.start()
        yield server.url
    finally:
        server.stop()


@contextlib.contextmanager
def _redis(home: Path) -> Iterator[str | None]:
    program = shutil.which("redis-server")
    if given := os.environ.get("REDIS_URL"):
        yield given
    elif program is None:
        yield None
    else:
        port = _free_port()
        command = [program, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(home)]
        command += ["--save", "", "--maxmemory-policy", "noeviction"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
            try:
                _wait_for(port)
                yield f"redis://127.0.0.1:{port}/0"
            finally:
                server.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + REDIS_START_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise Refused("redis-server does not come up")

"""The first process inside, as the host sees it."""

import secrets
import shutil
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandbox.dialing import dial
from sandbox.errors import NothingListens
from sandbox.spec import Bind

SERVE = "python3 -m http.server --directory /opt/matrix --bind"
UNTIL_STOPPED = "until [ -e /run/app/stop ]; do sleep 0.05; done"


@pytest.fixture
def entry(run):
    """Start a command under ``entry.py``; the broker's path, and how it ended afterwards."""
    directory = Path("/var/tmp", f"matrix-run-{secrets.token_hex(4)}")

    @contextmanager
    def entry(command):
        ended = []
        directory.mkdir()
        thread = threading.Thread(
            target=lambda: ended.append(
                run(
                    'exec python3 /opt/matrix/entry.py "$COMMAND"',
                    binds=[Bind(directory, "/run/app", writable=True)],
                    environment={"COMMAND": command, "PORT": "8000"},
                )
            )
        )
        thread.start()
        yield directory / "broker.sock", ended
        (directory / "stop").touch()
        thread.join()

    yield entry
    shutil.rmtree(directory)


def connection(broker):
    deadline = time.monotonic() + 4
    while True:
        try:
            return dial(broker)
        except NothingListens:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def get(broker):
    with connection(broker) as app:
        app.sendall(b"GET /entry.py HTTP/1.0\r\n\r\n")
        return app.recv(12)


@pytest.mark.parametrize("listens_at", ["127.0.0.1 $PORT", "0.0.0.0 3000", "::1 5000"])
def test_the_app_is_found_at_its_port_or_wherever_it_listens(entry, listens_at):
    with entry(f"{SERVE} {listens_at} & {UNTIL_STOPPED}") as (broker, _):
        assert get(broker) == b"HTTP/1.0 200"


def test_an_app_that_does_not_listen_is_told_from_one_that_does(entry):
    with entry(UNTIL_STOPPED) as (broker, ended):
        while not broker.exists():
            time.sleep(0.05)
        with pytest.raises(NothingListens):
            dial(broker)

    assert ended[0].exit_code == 0


@pytest.mark.parametrize(
    ("command", "exit_code"), [("exit 7", 7), ("true", 0), ("kill -9 $$", 137), ("nonsense", 127)]
)
def test_it_ends_with_the_app_and_its_exit_code(entry, command, exit_code):
    with entry(command) as (_, ended):
        pass

    assert (ended[0].exit_code, ended[0].reason) == (exit_code, "")


def test_orphans_are_collected(run):
    completed = run(
        """exec python3 /opt/matrix/entry.py '(sleep 0.1 &); (sleep 0.2 &); sleep 0.6
        grep -l "State:.Z" /proc/[0-9]*/status'"""
    )

    assert completed.stdout == b""

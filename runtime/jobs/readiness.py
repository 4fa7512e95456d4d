"""Waiting until an app answers."""

import re
import socket
import time
from http import HTTPStatus
from pathlib import Path

from runtime.backends.base import Backend, InstanceState, StartFailed
from sandbox import dialing
from sandbox.errors import NothingListens

STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d{3})")
PAUSE_SECONDS = 0.1
ANSWER_SECONDS = 5.0


def wait(backend: Backend, key: str, *, path: str, timeout_seconds: float) -> None:
    """Return once the app answers below 500 on ``path``.

    Raises ``StartFailed`` with its log when it exits, or does not answer in time.
    """
    deadline = time.monotonic() + timeout_seconds
    last = "it does not listen on any port"
    while time.monotonic() < deadline:
        seen = backend.observe(key)
        if seen.state != InstanceState.RUNNING:
            why = seen.reason or f"exit code {seen.exit_code}"
            raise StartFailed(f"The app ended right away ({why}).", log=backend.logs(key))
        try:
            status = _ask(backend.broker(key), path)
        except (OSError, NothingListens):
            time.sleep(PAUSE_SECONDS)
            continue
        if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return
        last = f"it answers {status} on {path}"
        time.sleep(PAUSE_SECONDS * 5)
    raise StartFailed(
        f"The app did not come up in {timeout_seconds:.0f} s: {last}.", log=backend.logs(key)
    )


def _ask(broker: Path, path: str) -> int:
    with dialing.dial(broker, timeout_seconds=ANSWER_SECONDS) as connection:
        connection.settimeout(ANSWER_SECONDS)
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode(),
            socket.MSG_DONTWAIT,  # the app may hold this socket too, and have it wait for ever
        )
        match = STATUS_LINE.match(connection.recv(4096, socket.MSG_DONTWAIT))
    if match is None:
        raise ConnectionError("That was not HTTP.")
    return int(match[1])

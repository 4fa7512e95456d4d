"""Sends one request to an instance for an API client, through the gateway like everybody else's.

So the same limits hold and the same counts are taken, whichever way a request came.
"""

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, InvalidURL
from urllib.parse import urlsplit

from marketplace.core.errors import Invalid, Unavailable

BODY_BYTES_MAX = 5 * 1024 * 1024
_PIECE_BYTES = 64 * 1024
# Set by the gateway on its own answers only; it removes an app's.
_ERROR_HEADER = "X-Matrix-Error"
_OURS = {"host", "content-length", "transfer-encoding", "connection", "upgrade", "expect"}


class InstanceUnreachable(Unavailable):
    """The instance, or the gateway before it, cannot take the request now."""

    code = "instance_unreachable"


class InstanceTimeout(Unavailable):
    """The instance did not answer within the time the caller allowed."""

    code = "instance_timeout"


class NotARequest(Invalid):
    """Method, path or headers cannot be sent."""

    code = "not_a_request"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app said. ``truncated``: the body was longer than ``BODY_BYTES_MAX``."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    duration_ms: int
    truncated: bool


def execute(
    *,
    gateway_url: str,
    host: str,
    access_token: str,
    method: str,
    path: str,
    headers: Iterable[tuple[str, str]],
    body: bytes,
    timeout_seconds: float,
) -> Answer:
    """Send one request to the instance at ``host`` and wait for all of its answer.

    ``timeout_seconds`` is for everything together, however slowly the app dribbles.

    Raises:
        InstanceUnreachable: nobody took the request.
        InstanceTimeout: it took too long.
        NotARequest: it cannot be written as HTTP.
    """
    started = time.monotonic()
    connection = _connect(gateway_url, timeout_seconds=timeout_seconds)
    ours = [("Host", host), ("X-Matrix-Access", access_token), ("Content-Length", str(len(body)))]
    fields = [*ours, *((name, text) for name, text in headers if not _is_ours(name))]
    try:
        connection.connect()
        with _ended_at(started + timeout_seconds, connection):
            _send(connection, method=method, path=path, fields=fields, body=body)
            response = connection.getresponse()
            content = _read(response)
    except TimeoutError as error:
        raise InstanceTimeout("The app did not answer in time.") from error
    except (ValueError, InvalidURL) as error:
        raise NotARequest("The method, path or headers cannot be sent.") from error
    except (OSError, HTTPException) as error:
        raise InstanceUnreachable("The app cannot be reached.") from error
    finally:
        connection.close()
    _refuse_gateway_errors(response)
    return Answer(
        status=response.status,
        headers=response.getheaders(),
        body=content[:BODY_BYTES_MAX],
        duration_ms=round((time.monotonic() - started) * 1000),
        truncated=len(content) > BODY_BYTES_MAX,
    )


@contextmanager
def _ended_at(end: float, connection: HTTPConnection) -> Iterator[None]:
    """Cut the connection off then: a socket's own timeout begins anew with every byte."""
    is_late = threading.Event()
    link = connection.sock

    def cut_off() -> None:
        is_late.set()
        with suppress(OSError):  # it has ended by itself
            link.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, end - time.monotonic()), cut_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, HTTPException) as error:
        if is_late.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
    if is_late.is_set():  # what came so far may look whole
        raise TimeoutError


def _connect(gateway_url: str, *, timeout_seconds: float) -> HTTPConnection:
    parts = urlsplit(gateway_url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=timeout_seconds)


def _is_ours(name: str) -> bool:
    return name.lower() in _OURS or name.lower().startswith("x-matrix-")


def _send(
    connection: HTTPConnection,
    *,
    method: str,
    path: str,
    fields: Iterable[tuple[str, str]],
    body: bytes,
) -> None:
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, text in fields:
        connection.putheader(name, text)
    connection.endheaders(body)


def _read(response: HTTPResponse) -> bytes:
    """At most one byte more than the limit, which tells that there was more."""
    content = bytearray()
    while len(content) <= BODY_BYTES_MAX:
        piece = response.read1(min(_PIECE_BYTES, BODY_BYTES_MAX + 1 - len(content)))
        if not piece:
            break
        content += piece
    return bytes(content)


def _refuse_gateway_errors(response: HTTPResponse) -> None:
    error = response.getheader(_ERROR_HEADER)
    if error and response.status == HTTPStatus.GATEWAY_TIMEOUT:
        raise InstanceTimeout("The app did not answer in time.")
    if error in {"bad_request", "head_too_large", "body_too_large"}:
        raise NotARequest("The gateway does not pass such a request on.")
    if error:
        raise InstanceUnreachable(f"The app cannot be reached ({error}).")

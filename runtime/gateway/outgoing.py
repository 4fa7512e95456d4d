"""One connection to an app: how it is opened, and the head of what the app answers."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import httptools

from runtime.gateway import refusals
from runtime.gateway.app_transport import open_streams
from runtime.gateway.heads import HEADERS_MAX, Headers
from runtime.gateway.incoming import HEAD_BYTES_MAX
from sandbox.errors import NothingListens

Dial = Callable[[Path], Awaitable[socket.socket]]
"""Opens a connection through a broker, as ``sandbox.dialing.dial_soon`` does."""


@dataclass(frozen=True, slots=True)
class ResponseHead:
    status: int
    reason: bytes
    headers: Headers
    content_length: int | None
    """None: the body ends with the connection, or says its end itself."""

    @property
    def is_interim(self) -> bool:
        return self.status < 200 and self.status != 101  # noqa: PLR2004


class Outgoing:
    """The app's end of one exchange."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def open(cls, dial: Dial, broker: Path, *, timeout_seconds: float) -> "Outgoing":
        try:
            async with asyncio.timeout(timeout_seconds):
                connection = await dial(broker)
                reader, writer = open_streams(connection, limit=HEAD_BYTES_MAX)
        except TimeoutError:
            raise refusals.timeout() from None
        except (NothingListens, OSError):
            raise refusals.unreachable() from None
        return cls(reader, writer)

    async def read_head(self) -> ResponseHead:
        """The next head, interim ones (1xx) included."""
        try:
            data = await self.reader.readuntil(b"\r\n\r\n")
            return _parse(data)
        except (asyncio.LimitOverrunError, asyncio.IncompleteReadError, OSError):
            raise refusals.bad_response() from None

    def abort(self) -> None:
        self.writer.transport.abort()


class _Head:
    """Collects what the parser calls out."""

    def __init__(self) -> None:
        self.reason = b""
        self.headers: list[tuple[bytes, bytes]] = []
        self.complete = False

    def on_status(self, reason: bytes) -> None:
        self.reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self.complete = True


def _parse(data: bytes) -> ResponseHead:
    head = _Head()
    parser = httptools.HttpResponseParser(head)
    try:
        parser.feed_data(data)
    except httptools.HttpParserUpgrade:
        head.complete = True
    except httptools.HttpParserError:
        raise refusals.bad_response() from None
    if not head.complete or len(head.headers) > HEADERS_MAX:
        raise refusals.bad_response()
    lengths = [int(value) for name, value in head.headers if name == b"content-length"]
    return ResponseHead(
        status=parser.get_status_code(),
        reason=head.reason,
        headers=head.headers,
        content_length=lengths[0] if lengths else None,
    )

"""Reads one request from a client: its head at once, its body piece by piece."""

import asyncio
from collections.abc import AsyncIterator

import httptools

from runtime.gateway import heads, refusals
from runtime.gateway.heads import RequestHead

HEAD_BYTES_MAX = 64 * 1024
PIECE_BYTES = 64 * 1024


class Incoming:
    """One request as it arrives. Its methods named ``on_…`` are called by the parser."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self.complete = False
        self._reader = reader
        self._parser = httptools.HttpRequestParser(self)
        self._target = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._head_complete = False
        self._pieces: list[bytes] = []
        self._bytes_without_body = 0

    async def read_head(self) -> RequestHead | None:
        """The head, or None when the client left without a word."""
        try:
            head = await self._reader.readuntil(b"\r\n\r\n")
        except asyncio.LimitOverrunError:
            raise refusals.head_too_large() from None
        except asyncio.IncompleteReadError as error:
            if not error.partial:
                return None
            raise refusals.bad_request("The request ended in its headers.") from None
        self._feed(head)
        if not self._head_complete:
            raise refusals.bad_request("The request line is not HTTP.")
        return heads.checked(self._parser, self._target, self._headers)

    async def body(self, *, bytes_max: int) -> AsyncIterator[bytes]:
        """The body without its framing. Raises ``ConnectionError`` if the client leaves early."""
        total_bytes = 0
        while not self.complete:
            data = await self.read_raw()
            if not data:
                raise ConnectionResetError
            self._bytes_without_body += len(data)
            self._feed(data)
            # Chunk extensions and trailers are no body, and the parser would keep them all.
            if self._bytes_without_body > HEAD_BYTES_MAX:
                raise refusals.bad_request("The request's trailers are too long.")
            for piece in self._pieces:
                total_bytes += len(piece)
                if total_bytes > bytes_max:
                    raise refusals.body_too_large(bytes_max)
                yield piece
            self._pieces.clear()

    async def read_raw(self) -> bytes:
        """What comes behind an upgrade; empty once the client closes."""
        return await self._reader.read(PIECE_BYTES)

    async def until_gone(self) -> None:
        """Return once the client closes. What it sends after its request is not read as one."""
        while await self.read_raw():
            continue

    def on_url(self, part: bytes) -> None:
        if not self._head_complete:
            self._target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._head_complete:
            self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self._head_complete = True

    def on_body(self, piece: bytes) -> None:
        if not self.complete:
            self._bytes_without_body = 0
            self._pieces.append(piece)

    def on_message_complete(self) -> None:
        self.complete = True

    def _feed(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            return
        except httptools.HttpParserError as error:
            if not self.complete:
                raise refusals.bad_request(f"{error}.") from None

"""One request through to the app and its response back, both ways at once.

Every write waits until the other side has room (``drain``) and every read stops while its buffer
is full, so a slow reader costs a few hundred kilobytes and never the whole download.
"""

import asyncio
import socket
import struct
import time
from http import HTTPStatus

from runtime.gateway import forwarding, refusals
from runtime.gateway.config import Config
from runtime.gateway.heads import RequestHead
from runtime.gateway.incoming import PIECE_BYTES, Incoming
from runtime.gateway.meter import Meter
from runtime.gateway.outgoing import Outgoing, ResponseHead

_BODILESS = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
_CLIENT_CLOSED_REQUEST = 499  # nginx's number for a caller who did not wait

_NO_LINGERING = struct.pack("ii", 1, 0)


class ClientLeft(Exception):
    """There is nobody to answer any more."""


class AppLeft(Exception):
    """The app ended before its response did."""


class Exchange:
    """Used once. After ``run`` the app's connection is closed; the client's is the caller's."""

    def __init__(
        self,
        *,
        head: RequestHead,
        incoming: Incoming,
        client: asyncio.StreamWriter,
        app: Outgoing,
        instance: str,
        request_id: bytes,
        meter: Meter,
        config: Config,
    ) -> None:
        self.answered = False
        self._head = head
        self._incoming = incoming
        self._client = client
        self._app = app
        self._instance = instance
        self._request_id = request_id
        self._meter = meter
        self._config = config
        self._started = time.perf_counter()
        self._switched = asyncio.Event()
        self._idle = asyncio.timeout(config.idle_timeout_seconds)

    async def run(self, forwarded_head: bytes) -> None:
        """Raises a ``Refusal`` as long as nothing was answered; afterwards it cuts the client off.

        A response that stopped in the middle must not look complete: hence the reset.
        """
        self._app.writer.write(forwarded_head)
        self._meter.received(self._instance, len(forwarded_head))
        try:
            async with self._idle:
                await self._both_ways()
        except (TimeoutError, AppLeft, refusals.Refusal) as error:
            if not self.answered:
                raise _as_refusal(error) from None
            _reset(self._client)
        except ClientLeft:
            if not self.answered:
                self._count(_CLIENT_CLOSED_REQUEST)
            self._client.transport.abort()
        finally:
            self._app.abort()

    async def _both_ways(self) -> None:
        upload = asyncio.create_task(self._upload())
        download = asyncio.create_task(self._download())
        try:
            done, _ = await asyncio.wait({upload, download}, return_when=asyncio.FIRST_COMPLETED)
            if download not in done:
                upload.result()
            await download
        finally:
            upload.cancel()
            download.cancel()
            await asyncio.gather(upload, download, return_exceptions=True)

    async def _upload(self) -> None:
        """Returns when the app reads no further, which is its right once it has answered."""
        try:
            if self._head.websocket:
                # Only once the app agreed: before that, what follows would be a second request.
                await self._switched.wait()
                await self._pass_stream_up()
            else:
                await self._pass_body_up()
                await self._incoming.until_gone()
        except ConnectionError:
            raise ClientLeft from None
        except AppLeft:
            return
        raise ClientLeft

    async def _pass_body_up(self) -> None:
        if self._head.first(b"expect").lower() == b"100-continue":
            self._client.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        async for piece in self._incoming.body(bytes_max=self._config.body_bytes_max):
            framed = b"%x\r\n%b\r\n" % (len(piece), piece) if self._head.chunked else piece
            await self._to_app(framed)
        if self._head.chunked:
            await self._to_app(b"0\r\n\r\n")

    async def _pass_stream_up(self) -> None:
        while data := await self._incoming.read_raw():
            await self._to_app(data)

    async def _download(self) -> None:
        response = await self._app.read_head()
        while response.is_interim:
            response = await self._app.read_head()
        switching = response.status == HTTPStatus.SWITCHING_PROTOCOLS
        if switching and not self._head.websocket:
            raise refusals.bad_response()
        self.answered = True
        self._count(response.status)
        await self._to_client(forwarding.response_head(response, request_id=self._request_id))
        if switching:
            self._idle.reschedule(None)
            self._switched.set()
        if self._has_body(response):
            await self._pass_body_down(response.content_length if not switching else None)

    def _has_body(self, response: ResponseHead) -> bool:
        return self._head.method != b"HEAD" and response.status not in _BODILESS

    async def _pass_body_down(self, left_bytes: int | None) -> None:
        while left_bytes is None or left_bytes > 0:
            size = PIECE_BYTES if left_bytes is None else min(PIECE_BYTES, left_bytes)
            try:
                data = await self._app.reader.read(size)
            except ConnectionError:
                raise AppLeft from None
            if not data and left_bytes:
                raise AppLeft
            if not data:
                return
            await self._to_client(data)
            if left_bytes is not None:
                left_bytes -= len(data)

    async def _to_app(self, data: bytes) -> None:
        self._app.writer.write(data)
        self._meter.received(self._instance, len(data))
        self._touch()
        try:
            await self._app.writer.drain()
        except ConnectionError:
            raise AppLeft from None

    async def _to_client(self, data: bytes) -> None:
        self._client.write(data)
        self._meter.sent(self._instance, len(data))
        self._touch()
        try:
            await self._client.drain()
        except ConnectionError:
            raise ClientLeft from None

    def _touch(self) -> None:
        if not self._switched.is_set():
            now = asyncio.get_running_loop().time()
            self._idle.reschedule(now + self._config.idle_timeout_seconds)

    def _count(self, status: int) -> None:
        milliseconds = round((time.perf_counter() - self._started) * 1000)
        self._meter.answered(self._instance, status=status, milliseconds=milliseconds)


def _reset(client: asyncio.StreamWriter) -> None:
    connection = client.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGERING)
    client.transport.abort()


def _as_refusal(error: Exception) -> refusals.Refusal:
    if isinstance(error, refusals.Refusal):
        return error
    return refusals.timeout() if isinstance(error, TimeoutError) else refusals.bad_response()

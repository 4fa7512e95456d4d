"""Accepts connections and answers one request on each.

One request per connection, on both sides: what one client sends can never be taken for the
request of another, whoever disagrees with us about where it ended.
"""

import asyncio
from contextlib import suppress

from runtime.gateway import forwarding, refusals, replies
from runtime.gateway.config import Config
from runtime.gateway.front import Call, Front
from runtime.gateway.heads import RequestHead
from runtime.gateway.incoming import HEAD_BYTES_MAX, Incoming
from runtime.gateway.refusals import Refusal


class Server:
    """``start`` once, then ``stop`` once."""

    def __init__(self, front: Front, config: Config) -> None:
        self._front = front
        self._config = config
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self, *, bind: str, port: int) -> int:
        """Listen, and return the port: the given one, or a free one for 0."""
        self._server = await asyncio.start_server(
            self._accept, bind, port, limit=HEAD_BYTES_MAX, backlog=1024
        )
        listening_port: int = self._server.sockets[0].getsockname()[1]
        return listening_port

    async def stop(self) -> None:
        """Accept nothing more, let what runs come to its end for a while, then cut it off."""
        self._server.close()
        if self._connections:
            await asyncio.wait(self._connections, timeout=self._config.drain_seconds)
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        incoming = Incoming(reader)
        try:
            await self._answer(incoming, writer)
            await self._close(incoming, writer)
        except (ConnectionError, TimeoutError):
            return
        finally:
            writer.transport.abort()

    async def _answer(self, incoming: Incoming, writer: asyncio.StreamWriter) -> None:
        head, reply = None, None
        request_id = forwarding.request_id(None)
        try:
            head = await self._read_head(incoming)
            if head is None:
                return
            request_id = forwarding.request_id(head)
            reply = await self._front.answer(Call(head, incoming, writer, request_id))
        except Refusal as refusal:
            reply = replies.refuse(refusal, head=head)
        if reply:
            with_body = head is None or head.method != b"HEAD"
            writer.write(reply.encode(request_id=request_id.decode(), with_body=with_body))

    async def _read_head(self, incoming: Incoming) -> RequestHead | None:
        try:
            async with asyncio.timeout(self._config.header_timeout_seconds):
                head = await incoming.read_head()
        except TimeoutError:
            raise refusals.head_timeout() from None
        if len(self._connections) > self._config.connections_max:
            raise refusals.overloaded()
        return head

    async def _close(self, incoming: Incoming, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(self._config.idle_timeout_seconds):
            await writer.drain()
            if not incoming.complete and not writer.transport.is_closing():
                await self._linger(incoming, writer)
            writer.close()
            await writer.wait_closed()

    async def _linger(self, incoming: Incoming, writer: asyncio.StreamWriter) -> None:
        """Closing on unread data would reset the connection and take our answer with it."""
        writer.write_eof()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._config.linger_seconds):
                await incoming.until_gone()

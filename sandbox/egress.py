"""The only way out of a sandbox: an HTTP proxy on the host that knows where it may lead.

A sandbox has no network. ``entry.py`` inside listens on 127.0.0.1:3128 and hands that listening
socket over a Unix socket to this proxy, which then accepts there as if it were inside. Names are
resolved here, once, and the address that was checked is the address that is connected to.
"""

import asyncio
import contextlib
import os
import socket
import stat
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from sandbox.egress_session import Session
from sandbox.spec import EgressPolicy

LISTENERS = 4  # an honest sandbox offers one
CONNECTIONS = 128  # each takes two descriptors of the process that builds or runs the app
OFFER_TIMEOUT_SECONDS = 5.0
END_SECONDS = 1.0


class EgressProxy:
    """Serves while it is entered, in a thread of its own. ``on_refused`` gets host and reason.

    ``on_refused`` is called in that thread.
    """

    def __init__(
        self,
        path: Path,
        policy: EgressPolicy,
        *,
        on_refused: Callable[[str, str], None] = lambda _host, _reason: None,
    ) -> None:
        self.path = path
        self.policy = policy
        self.on_refused = on_refused
        self.loop = asyncio.new_event_loop()
        self.stopped = asyncio.Event()
        self.thread = threading.Thread(target=self._run, name="egress-proxy", daemon=True)
        self.offers = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listeners: list[socket.socket] = []
        self.connections = 0

    def __enter__(self) -> Self:
        directory = os.open(self.path.parent, os.O_PATH | os.O_DIRECTORY)
        try:  # by descriptor, because a socket's path may only be 107 bytes long
            self.offers.bind(f"/proc/self/fd/{directory}/{self.path.name}")
        finally:
            os.close(directory)
        self.path.chmod(0o666)
        self.offers.listen(LISTENERS)
        self.offers.setblocking(False)  # noqa: FBT003
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.loop.call_soon_threadsafe(self.stopped.set)
        self.thread.join(END_SECONDS)
        if self.thread.is_alive():
            self._free_thread()
        self.thread.join()
        self.offers.close()
        self.path.unlink(missing_ok=True)

    def _free_thread(self) -> None:
        """A sandbox shares its listener's flags: made blocking there, it holds our thread here."""
        for listener in self.listeners:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        async with contextlib.AsyncExitStack() as servers:
            offers = asyncio.create_task(self._take_offers(servers))
            await self.stopped.wait()
            offers.cancel()

    async def _take_offers(self, servers: contextlib.AsyncExitStack) -> None:
        for _ in range(LISTENERS):
            caller, _ = await self.loop.sock_accept(self.offers)
            listener = await asyncio.to_thread(receive_listener, caller)
            if listener:
                self.listeners.append(listener)
                server = await asyncio.start_server(self._serve_client, sock=listener)
                servers.push_async_callback(_close, server)

    async def _serve_client(self, reader: StreamReader, writer: StreamWriter) -> None:
        if self.connections >= CONNECTIONS:
            writer.transport.abort()
            return
        self.connections += 1
        try:
            await Session(self.policy, reader, writer, on_refused=self.on_refused).serve()
        finally:
            self.connections -= 1


async def _close(server: asyncio.Server) -> None:
    server.close()


def receive_listener(caller: socket.socket) -> socket.socket | None:
    """The one listening TCP socket that a caller hands over; anything else is closed."""
    with caller, contextlib.suppress(OSError):
        caller.settimeout(OFFER_TIMEOUT_SECONDS)
        _, descriptors, _, _ = socket.recv_fds(caller, 1, 1)
        for descriptor in descriptors:
            if is_listener(descriptor):
                caller.sendall(b"A")
                return socket.socket(fileno=descriptor)
            os.close(descriptor)
    return None


def is_listener(descriptor: int) -> bool:
    if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        return False
    with socket.socket(fileno=os.dup(descriptor)) as offered:
        return (
            offered.family == socket.AF_INET
            and offered.type == socket.SOCK_STREAM
            and offered.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 1
        )

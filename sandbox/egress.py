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
from asyncio import StreamWriter
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from sandbox.descriptors import readable, take_descriptors
from sandbox.egress_session import Session
from sandbox.spec import EgressPolicy

LISTENERS = 4  # an honest sandbox offers one
CONNECTIONS = 128  # each takes two descriptors of the process that builds or runs the app
OFFER_TIMEOUT_SECONDS = 5.0
RETRY_SECONDS = 1.0
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
        self.tasks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        try:
            self._listen()
        except OSError:
            self.loop.close()
            self.offers.close()
            raise
        self.thread.start()
        return self

    def _listen(self) -> None:
        directory = os.open(self.path.parent, os.O_PATH | os.O_DIRECTORY)
        try:  # by descriptor, because a socket's path may only be 107 bytes long
            self.offers.bind(f"/proc/self/fd/{directory}/{self.path.name}")
        finally:
            os.close(directory)
        self.path.chmod(0o666)
        self.offers.listen(LISTENERS)
        self.offers.settimeout(0)

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
        for ours in (self.offers, *self.listeners):
            ours.close()
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
        self._start(self._take_offers())
        await self.stopped.wait()  # whatever was started is cancelled then

    def _start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = self.loop.create_task(work)
        self.tasks.add(task)  # the loop alone would let go of it
        task.add_done_callback(self.tasks.discard)
        return task

    async def _take_offers(self) -> None:
        for _ in range(LISTENERS):
            with await accept(self.offers) as caller:
                listener = await offered_listener(caller)
            if listener:
                self.listeners.append(listener)
                self._start(self._serve_listener(listener))

    async def _serve_listener(self, listener: socket.socket) -> None:
        while True:
            client = await accept(listener)
            if self.connections >= CONNECTIONS:
                client.close()
                continue
            reader, writer = await asyncio.open_connection(sock=client)
            self.connections += 1
            session = Session(self.policy, reader, writer, on_refused=self.on_refused)
            self._start(session.serve()).add_done_callback(partial(self._end_session, writer))

    def _end_session(self, writer: StreamWriter, _task: asyncio.Task[None]) -> None:
        """Also when it was cancelled before its first step."""
        self.connections -= 1
        writer.close()


async def accept(listener: socket.socket) -> socket.socket:
    """Unlike the loop's ``sock_accept`` it loses no connection when it is cancelled.

    A sandbox that shuts its listener down, or steals what came, makes us wait, not spin.
    """
    while True:
        await readable(listener)
        try:
            client, _ = listener.accept()
        except OSError:
            await asyncio.sleep(RETRY_SECONDS)
        else:
            client.settimeout(0)
            return client


async def offered_listener(caller: socket.socket) -> socket.socket | None:
    """The one listening TCP socket that a caller hands over; anything else is closed."""
    listener = None
    with contextlib.suppress(OSError):  # a caller who is gone, or too slow
        async with asyncio.timeout(OFFER_TIMEOUT_SECONDS):
            await readable(caller)
        for descriptor in take_descriptors(caller):
            if listener is None and is_listener(descriptor):
                listener = socket.socket(fileno=descriptor)
                listener.settimeout(0)
            else:
                os.close(descriptor)
        if listener:
            caller.sendall(b"A")
    return listener


def is_listener(descriptor: int) -> bool:
    if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        return False
    with socket.socket(fileno=os.dup(descriptor)) as offered:
        return (
            offered.family == socket.AF_INET
            and offered.type == socket.SOCK_STREAM
            and offered.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 1
        )

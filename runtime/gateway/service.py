"""The gateway as a process: everything that runs beside the requests, and an end in good order."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable

from runtime.access import Access
from runtime.gateway.config import Config
from runtime.gateway.database import Database
from runtime.gateway.front import Front
from runtime.gateway.meter import Meter
from runtime.gateway.server import Server
from sandbox.dialing import dial_soon

log = logging.getLogger(__name__)


class Service:
    """Runs until ``SIGTERM`` or ``SIGINT``. Nothing counted is lost by stopping it."""

    def __init__(
        self, *, config: Config, access: Access, conninfo: str, heartbeat: Callable[[], None]
    ) -> None:
        self._database = Database(conninfo)
        self._meter = Meter()
        self._heartbeat = heartbeat
        self._interval_seconds = config.flush_interval_seconds
        front = Front(
            config=config,
            access=access,
            routes=self._database,
            members=self._database,
            meter=self._meter,
            dial=dial_soon,
        )
        self._visitors = front.visitors
        self._server = Server(front, config)

    async def run(self, *, bind: str, port: int) -> None:
        stopping = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        await self._database.open()
        beside = [
            asyncio.create_task(self._database.watch()),
            asyncio.create_task(self._regularly(self._flush)),
            asyncio.create_task(self._regularly(self._visitors.look_again)),
            asyncio.create_task(self._regularly(self._beat)),
        ]
        log.info("gateway listens on %s:%s", bind, await self._server.start(bind=bind, port=port))
        # A task beside the requests only ends by a bug; better to be started again than half alive.
        told_to = asyncio.create_task(stopping.wait())
        ended, _ = await asyncio.wait({told_to, *beside}, return_when=asyncio.FIRST_COMPLETED)
        await self._server.stop()
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await self._flush()
        await self._database.close()
        for first in ended:
            first.result()

    async def _flush(self) -> None:
        windows = self._meter.take()
        try:
            await self._database.store(windows)
        except (OSError, asyncio.CancelledError):
            self._meter.put_back(windows)
            raise

    async def _beat(self) -> None:
        await asyncio.to_thread(self._heartbeat)

    async def _regularly(self, work: Callable[[], Awaitable[None]]) -> None:
        """Whatever goes wrong, the next time comes: people's requests do not depend on it."""
        while True:
            await asyncio.sleep(self._interval_seconds)
            try:
                await work()
            except Exception:
                log.exception("this did not work and is tried again: %s", work.__name__)

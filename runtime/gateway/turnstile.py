"""How many requests one instance answers at once, so that no app takes the gateway for itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from runtime.gateway import refusals
from runtime.gateway.config import Config


class _Lane:
    def __init__(self, places: int) -> None:
        self.places = asyncio.Semaphore(places)
        self.waiting = 0
        self.inside = 0


class Turnstile:
    """A few enter, some wait a while, the rest are told to come back."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def admit(self, instance: str) -> AsyncIterator[None]:
        """Hold one place while the block runs. Raises a ``Refusal`` when there is none."""
        lane = self._lanes.setdefault(instance, _Lane(self._config.concurrent_per_instance))
        await self._enter(lane)
        lane.inside += 1
        try:
            yield
        finally:
            lane.inside -= 1
            lane.places.release()
            if not lane.inside and not lane.waiting:
                self._lanes.pop(instance, None)

    async def _enter(self, lane: _Lane) -> None:
        if lane.places.locked() and lane.waiting >= self._config.queued_per_instance:
            raise refusals.busy()
        lane.waiting += 1
        try:
            async with asyncio.timeout(self._config.queue_timeout_seconds):
                await lane.places.acquire()
        except TimeoutError:
            raise refusals.busy() from None
        finally:
            lane.waiting -= 1

"""Who is inside, and whether they still may be: a cookie lasts longer than a membership."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, Protocol

from runtime.gateway.routes import RoutesUnavailable

TRUSTED_SECONDS = 15
"""How long an answer counts. A right that ends elsewhere has ended here that much later at most."""


class Visitor(NamedTuple):
    user: str
    instance: str


class Members(Protocol):
    async def may_use(self, visitor: Visitor) -> bool:
        """Whether this person belongs to the instance's workspace. Raises ``RoutesUnavailable``."""


class Visitors:
    """Asks once in a while for everybody who comes or stays, and sends away who lost the right."""

    def __init__(self, members: Members) -> None:
        self._members = members
        self._allowed_at: dict[Visitor, float] = {}
        self._inside: defaultdict[Visitor, set[asyncio.Task[object]]] = defaultdict(set)

    async def may_enter(self, visitor: Visitor) -> bool:
        """Raises ``RoutesUnavailable`` where nobody can be asked and no earlier answer is known.

        While the database is away an earlier yes goes on: nobody can be removed there either.
        """
        known_at = self._allowed_at.get(visitor)
        if known_at is not None and time.monotonic() - known_at < TRUSTED_SECONDS:
            return True
        try:
            return await self._ask(visitor)
        except RoutesUnavailable:
            if known_at is None:
                raise
            return True

    @contextmanager
    def inside(self, visitor: Visitor) -> Iterator[None]:
        """What runs in the block is cut off when ``look_again`` finds the right ended."""
        task = asyncio.current_task()
        assert task is not None
        tasks = self._inside[visitor]
        tasks.add(task)
        try:
            yield
        finally:
            tasks.discard(task)
            if not tasks:
                self._inside.pop(visitor, None)

    async def look_again(self) -> None:
        """Ask anew for all who are inside, forget who has not come for a while."""
        oldest = time.monotonic() - TRUSTED_SECONDS
        for visitor in [one for one, at in self._allowed_at.items() if at < oldest]:
            if visitor not in self._inside:
                del self._allowed_at[visitor]
            elif not await self._ask(visitor):
                for task in self._inside.pop(visitor, set()):
                    task.cancel()

    async def _ask(self, visitor: Visitor) -> bool:
        may = await self._members.may_use(visitor)
        if may:
            self._allowed_at[visitor] = time.monotonic()
        else:
            self._allowed_at.pop(visitor, None)
        return may

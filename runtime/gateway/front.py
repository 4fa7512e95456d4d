"""What happens with one request: health, entering, a refusal, or through to the app."""

import asyncio
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from runtime.access import Access
from runtime.gateway import forwarding, refusals, replies
from runtime.gateway.config import Config
from runtime.gateway.exchange import Exchange
from runtime.gateway.gate import ENTER_PATH, Gate
from runtime.gateway.heads import RequestHead
from runtime.gateway.incoming import Incoming
from runtime.gateway.meter import Meter
from runtime.gateway.outgoing import Dial, Outgoing
from runtime.gateway.refusals import Refusal
from runtime.gateway.routes import Routes, RoutesUnavailable
from runtime.gateway.turnstile import Turnstile
from runtime.gateway.visitors import Members, Visitor, Visitors

KEY_PREFIX = "inst_"
HEALTH_PATH = "/.matrix/health"
_OUR_PATHS = "/.matrix/"
_LABEL = re.compile(r"[a-z0-9]{1,58}")


@dataclass(frozen=True, slots=True)
class Call:
    """One request and the connection it came on."""

    head: RequestHead
    incoming: Incoming
    client: asyncio.StreamWriter
    request_id: bytes


class Front:
    def __init__(
        self,
        *,
        config: Config,
        access: Access,
        routes: Routes,
        members: Members,
        meter: Meter,
        dial: Dial,
    ) -> None:
        self._config = config
        self._gate = Gate(access, config)
        self._routes = routes
        self.visitors = Visitors(members)
        self._meter = meter
        self._dial = dial
        self._turnstile = Turnstile(config)

    async def answer(self, call: Call) -> replies.Reply | None:
        """A reply of our own, or None once the app has answered. Raises ``Refusal``."""
        head = call.head
        if head.path == HEALTH_PATH:
            return replies.healthy()
        instance = self._instance(head)
        now = datetime.fromtimestamp(time.time(), tz=UTC)
        if head.path == ENTER_PATH:
            return self._gate.enter(head, instance=instance, at=now)
        visitor = Visitor(self._gate.require(head, instance=instance, at=now).user, instance)
        await self._require_member(visitor, head)
        if head.path.startswith(_OUR_PATHS):
            raise refusals.not_found()
        if (head.content_length or 0) > self._config.body_bytes_max:
            raise refusals.body_too_large(self._config.body_bytes_max)
        with self.visitors.inside(visitor):
            await self._measure(call, instance)
        return None

    async def _require_member(self, visitor: Visitor, head: RequestHead) -> None:
        try:
            may_enter = await self.visitors.may_enter(visitor)
        except RoutesUnavailable:
            raise refusals.routes_unknown() from None
        if not may_enter:
            raise self._gate.sign_in(head, instance=visitor.instance)

    def _instance(self, head: RequestHead) -> str:
        label, _, domain = head.hostname.partition(".")
        if domain != self._config.apps_domain or not _LABEL.fullmatch(label):
            raise refusals.not_found()
        return KEY_PREFIX + label

    async def _measure(self, call: Call, instance: str) -> None:
        started = time.perf_counter()
        self._meter.opened(instance)
        try:
            await self._pass_on(call, instance)
        except Refusal as refusal:
            milliseconds = round((time.perf_counter() - started) * 1000)
            self._meter.answered(instance, status=refusal.status, milliseconds=milliseconds)
            raise
        finally:
            self._meter.closed(instance)

    async def _pass_on(self, call: Call, instance: str) -> None:
        broker = await self._broker(instance)
        async with self._turnstile.admit(instance):
            app = await Outgoing.open(
                self._dial, broker, timeout_seconds=self._config.dial_timeout_seconds
            )
            exchange = Exchange(
                head=call.head,
                incoming=call.incoming,
                client=call.client,
                app=app,
                instance=instance,
                request_id=call.request_id,
                meter=self._meter,
                config=self._config,
            )
            await exchange.run(self._forwarded(call, instance))

    async def _broker(self, instance: str) -> Path:
        try:
            route = await self._routes.find(instance)
        except RoutesUnavailable:
            raise refusals.routes_unknown() from None
        if route is None:
            raise refusals.not_found()
        return route.require_broker(page=self._config.instance_page(instance))

    def _forwarded(self, call: Call, instance: str) -> bytes:
        return forwarding.request_head(
            call.head,
            peer=call.client.get_extra_info("peername")[0],
            instance=instance,
            request_id=call.request_id,
            gate=self._gate,
            config=self._config,
        )

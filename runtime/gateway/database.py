"""What the gateway asks PostgreSQL: where instances are, who may use them; and its counts."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import LiteralString

import psycopg
from psycopg.rows import class_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from runtime.gateway.meter import Windows
from runtime.gateway.routes import Route, RoutesUnavailable
from runtime.gateway.visitors import Visitor

log = logging.getLogger(__name__)

CHANNEL = "matrix_routes"
_REFRESH_SECONDS = 1.0
_RETRY_SECONDS = 2.0
_LISTEN: LiteralString = "LISTEN matrix_routes"
_ROUTE: LiteralString = (
    "SELECT key, status, broker FROM runtime_appinstance WHERE deleted_at IS NULL"
)
_RUNNING_ROUTES: LiteralString = f"{_ROUTE} AND status = 'running'"
_ONE_ROUTE: LiteralString = f"{_ROUTE} AND key = %s"
_MAY_USE: LiteralString = """
SELECT EXISTS (
    SELECT FROM runtime_appinstance AS instance
    JOIN appstore_workspacemember AS member USING (workspace_id)
    JOIN core_user AS person ON person.id = member.user_id
    WHERE instance.key = %s AND member.user_id = %s::bigint AND person.is_active
)
"""
_STORE: LiteralString = """
WITH counted AS (
    SELECT * FROM unnest(
        %(instance)s::text[], %(window)s::timestamptz[], %(used)s::timestamptz[],
        %(requests)s::bigint[], %(errors)s::bigint[],
        %(milliseconds)s::bigint[], %(milliseconds_max)s::bigint[],
        %(bytes_in)s::bigint[], %(bytes_out)s::bigint[], %(connections)s::bigint[]
    ) AS counted(
        key, window_started_at, used_at, requests, errors,
        milliseconds, milliseconds_max, bytes_in, bytes_out, connections
    )
), used AS (
    UPDATE runtime_appinstance AS instance
    SET last_request_at = greatest(instance.last_request_at, latest.used_at)
    FROM (SELECT key, max(used_at) AS used_at FROM counted GROUP BY key) AS latest
    WHERE instance.key = latest.key
)
INSERT INTO runtime_runtimemetrics AS stored (
    instance_id, window_started_at, requests, errors, request_milliseconds,
    request_milliseconds_max, bytes_in, bytes_out, connections_peak,
    cpu_milliseconds, memory_bytes, storage_bytes
)
SELECT
    instance.id, window_started_at, requests, errors, milliseconds,
    milliseconds_max, bytes_in, bytes_out, connections, 0, 0, 0
FROM counted JOIN runtime_appinstance AS instance USING (key)
ON CONFLICT (instance_id, window_started_at) DO UPDATE SET
    requests = stored.requests + excluded.requests,
    errors = stored.errors + excluded.errors,
    request_milliseconds = stored.request_milliseconds + excluded.request_milliseconds,
    request_milliseconds_max =
        greatest(stored.request_milliseconds_max, excluded.request_milliseconds_max),
    bytes_in = stored.bytes_in + excluded.bytes_in,
    bytes_out = stored.bytes_out + excluded.bytes_out,
    connections_peak = greatest(stored.connections_peak, excluded.connections_peak)
"""


class Database:
    """Routes, members and the meter's store. All go on with what they have while it is away."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = psycopg.conninfo.make_conninfo(
            conninfo,
            application_name="matrix-gateway",
            connect_timeout=5,
            options="-c statement_timeout=5000",
        )
        self._running: dict[str, Route] = {}
        self._pool = AsyncConnectionPool(
            self._conninfo, min_size=1, max_size=4, timeout=3, open=False
        )

    async def open(self) -> None:
        await self._pool.open()

    async def close(self) -> None:
        await self._pool.close()

    async def find(self, key: str) -> Route | None:
        """A running instance from memory; any other is looked up, as few people ask for those."""
        if key in self._running:
            return self._running[key]
        try:
            async with self._pool.connection() as connection:
                cursor = connection.cursor(row_factory=class_row(Route))
                await cursor.execute(_ONE_ROUTE, (key,))
                return await cursor.fetchone()
        except (psycopg.Error, PoolTimeout) as error:
            raise RoutesUnavailable from error

    async def may_use(self, visitor: Visitor) -> bool:
        """Whether this person belongs, now, to the workspace that runs the instance."""
        try:
            async with self._pool.connection() as connection:
                cursor = await connection.execute(_MAY_USE, (visitor.instance, visitor.user))
                row = await cursor.fetchone()
        except (psycopg.Error, PoolTimeout) as error:
            raise RoutesUnavailable from error
        return bool(row and row[0])

    async def watch(self) -> None:
        """Keep the routes fresh for ever: at once when told, otherwise every second."""
        while True:
            try:
                await self._follow()
            except psycopg.Error as error:
                log.warning("routes are as old as they are until the database is back: %s", error)
                await asyncio.sleep(_RETRY_SECONDS)

    async def store(self, windows: Windows) -> None:
        """Add the counts to what is stored. Raises ``OSError`` if they were not."""
        rows = sorted(windows.items())
        if not rows:
            return
        counts = [count for _, count in rows]
        values = {
            "instance": [key.instance for key, _ in rows],
            "window": [_moment(key.started_at_seconds) for key, _ in rows],
            "used": [_moment(count.used_at_seconds) for count in counts],
            "requests": [count.requests for count in counts],
            "errors": [count.errors for count in counts],
            "milliseconds": [count.milliseconds for count in counts],
            "milliseconds_max": [count.milliseconds_max for count in counts],
            "bytes_in": [count.bytes_in for count in counts],
            "bytes_out": [count.bytes_out for count in counts],
            "connections": [count.connections_peak for count in counts],
        }
        try:
            async with self._pool.connection() as connection:
                await connection.execute(_STORE, values)
        except (psycopg.Error, PoolTimeout) as error:
            raise OSError("the counts could not be stored") from error

    async def _follow(self) -> None:
        connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
        async with connection:
            await connection.execute(_LISTEN)
            cursor = connection.cursor(row_factory=class_row(Route))
            while True:
                await cursor.execute(_RUNNING_ROUTES)
                self._running = {route.key: route for route in await cursor.fetchall()}
                news = connection.notifies(timeout=_REFRESH_SECONDS, stop_after=1)
                _ = [notice async for notice in news]


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)

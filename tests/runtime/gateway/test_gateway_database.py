import asyncio
import time
from contextlib import asynccontextmanager, suppress

import pytest

from runtime.gateway.database import Database
from runtime.gateway.meter import Window, WindowKey
from runtime.gateway.routes import Route, RoutesUnavailable

NOON = 1_795_262_400
KEY = WindowKey("inst_a", NOON)


@asynccontextmanager
async def database(store):
    opened = Database(store.conninfo)
    await opened.open()
    watching = asyncio.create_task(opened.watch())
    yield opened
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    await opened.close()


async def until(condition, *, timeout_seconds=10):
    """How long it took for the condition to hold."""
    started = time.monotonic()
    while not await condition():
        assert time.monotonic() - started < timeout_seconds, "it never came to that"
        await asyncio.sleep(0.01)
    return time.monotonic() - started


@pytest.mark.parametrize("status", ["running", "starting", "stopped", "failed"])
def test_an_instance_is_found_whatever_its_status(store, status):
    store.add_instance("inst_a", status)

    async def look():
        async with database(store) as routes:
            return await routes.find("inst_a")

    assert asyncio.run(look()) == Route("inst_a", status, "/a/broker.sock")


def test_an_instance_that_is_unknown_or_deleted_is_not_found(store):
    store.add_instance("inst_a", "stopped")
    store.execute("UPDATE runtime_appinstance SET deleted_at = now()")

    async def look():
        async with database(store) as routes:
            return await routes.find("inst_a"), await routes.find("inst_b")

    assert asyncio.run(look()) == (None, None)


def test_a_change_is_known_at_once_when_told_and_soon_when_not(store):
    store.add_instance("inst_a", broker="/old.sock")

    async def look():
        async with database(store) as routes:

            async def has(broker):
                route = await routes.find("inst_a")
                return route.broker == broker

            await until(lambda: has("/old.sock"))
            await asyncio.sleep(0.2)
            store.execute("UPDATE runtime_appinstance SET broker = '/told.sock'")
            store.execute("NOTIFY matrix_routes")
            told_seconds = await until(lambda: has("/told.sock"))
            store.execute("UPDATE runtime_appinstance SET broker = '/new.sock'")
            untold_seconds = await until(lambda: has("/new.sock"))
            return told_seconds, untold_seconds

    told_seconds, untold_seconds = asyncio.run(look())

    assert told_seconds < 0.5
    assert untold_seconds < 2


def test_without_the_database_known_instances_are_served_and_counts_are_kept(store):
    store.add_instance("inst_a")
    store.add_instance("inst_b", "stopped")

    async def live_through_it():
        async with database(store) as routes:
            await until(lambda: knows_from_memory(routes, "inst_a"))
            store.server.stop()
            known = await routes.find("inst_a")
            with pytest.raises(RoutesUnavailable):
                await routes.find("inst_b")
            with pytest.raises(OSError, match="could not be stored"):
                await routes.store({KEY: Window(requests=1)})
            store.server.start()
            store.execute("UPDATE runtime_appinstance SET broker = '/new.sock'")

            async def is_back():
                return (await routes.find("inst_a")).broker == "/new.sock"

            await until(is_back)
            await until(lambda: stores(routes))
            return known

    assert asyncio.run(live_through_it()).key == "inst_a"


async def knows_from_memory(routes, key):
    """A route out of memory is the same object twice."""
    return await routes.find(key) is await routes.find(key)


async def stores(routes):
    with suppress(OSError):
        await routes.store({KEY: Window(requests=1)})
        return True
    return False


def test_counts_of_one_window_add_up_and_leave_the_samplers_columns_alone(store):
    store.add_instance("inst_a")
    store.execute(
        "INSERT INTO runtime_runtimemetrics SELECT 1000, id, to_timestamp(%s),"
        " 7, 8, 9, 0, 0, 0, 0, 0, 0, 0 FROM runtime_appinstance",
        NOON,
    )
    first = Window(2, 1, 30, 20, 100, 1000, 3, NOON + 1)
    second = Window(1, 0, 40, 40, 10, 100, 1, NOON + 2)

    async def store_both():
        async with database(store) as routes:
            await routes.store({KEY: first, WindowKey("inst_a", NOON + 10): first})
            await routes.store({KEY: second})
            await routes.store({})

    asyncio.run(store_both())

    assert store.metrics("inst_a") == [
        (3, 1, 70, 40, 110, 1100, 3),
        (2, 1, 30, 20, 100, 1000, 3),
    ]
    sampled = "SELECT cpu_milliseconds, memory_bytes, storage_bytes FROM runtime_runtimemetrics"
    assert store.execute(f"{sampled} ORDER BY window_started_at") == [(7, 8, 9), (0, 0, 0)]


def test_the_last_use_of_an_instance_moves_forward_only(store):
    store.add_instance("inst_a")

    async def store_newer_then_older():
        async with database(store) as routes:
            await routes.store({KEY: Window(used_at_seconds=NOON + 5)})
            await routes.store({KEY: Window(used_at_seconds=NOON + 1)})

    asyncio.run(store_newer_then_older())

    ((used_at,),) = store.execute("SELECT last_request_at FROM runtime_appinstance")
    assert used_at.timestamp() == NOON + 5


def test_counts_of_an_instance_that_is_gone_do_not_hold_up_the_others(store):
    store.add_instance("inst_a")

    async def store_both():
        async with database(store) as routes:
            await routes.store({WindowKey("inst_gone", NOON): Window(1), KEY: Window(1)})

    asyncio.run(store_both())

    assert store.metrics("inst_a") == [(1, 0, 0, 0, 0, 0, 0)]

"""The gateway's SQL names tables and columns by hand: this is where both meet."""

import asyncio
from datetime import UTC, datetime

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from runtime.gateway.database import Database
from runtime.gateway.meter import Window, WindowKey
from runtime.gateway.routes import Route, Status
from runtime.models import InstanceStatus
from tests.factories.runtime import InstanceFactory

NOON = 1_795_262_400


def conninfo():
    parameters = connection.get_connection_params()
    names = ("host", "port", "dbname", "user", "password")
    return make_conninfo(**{name: parameters[name] for name in names if parameters.get(name)})


async def find_and_store(key, window):
    database = Database(conninfo())
    await database.open()
    route = await database.find(key)
    await database.store({WindowKey(key, NOON): window})
    await database.close()
    return route


@pytest.mark.django_db(transaction=True)
def test_the_gateway_reads_and_writes_the_rows_of_the_models():
    instance = InstanceFactory(running=True)

    route = asyncio.run(find_and_store(instance.key, Window(3, 1, 50, 40, 10, 20, 2, NOON + 5)))

    assert route == Route(instance.key, "running", "/nowhere/broker.sock")
    metrics = instance.metrics.get()
    assert metrics.window_started_at == datetime.fromtimestamp(NOON, tz=UTC)
    assert (metrics.requests, metrics.errors, metrics.bytes_in, metrics.bytes_out) == (3, 1, 10, 20)
    assert (metrics.request_milliseconds, metrics.request_milliseconds_max) == (50, 40)
    assert metrics.connections_peak == 2
    instance.refresh_from_db()
    assert instance.last_request_at == datetime.fromtimestamp(NOON + 5, tz=UTC)


def test_the_gateway_knows_every_status_of_an_instance():
    assert {status.value for status in Status} == set(InstanceStatus.values)

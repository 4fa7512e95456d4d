"""Access ends with the membership, and not when the cookie does."""

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from runtime.access import Purpose
from runtime.gateway import visitors
from runtime.gateway.database import Database
from runtime.gateway.visitors import Visitor
from tests.runtime.gateway.world import HOST, INSTANCE, read_head


@pytest.fixture
def cookie(world):
    return {"cookie": f"matrix-access={world.token(Purpose.COOKIE)}", "token": False}


@pytest.fixture
def _impatient(monkeypatch):
    monkeypatch.setattr(visitors, "TRUSTED_SECONDS", 0)


def test_the_answer_counts_for_a_while(world, cookie):
    world.echo_app()
    assert [world.ask(**cookie).status for _ in range(5)] == [200] * 5
    assert world.members.asked == 1


@pytest.mark.usefixtures("_impatient")
def test_who_was_removed_is_sent_to_the_site_like_a_stranger(world, cookie):
    world.echo_app()
    assert world.ask(**cookie).status == 200

    world.members.removed.add("7")

    stranger = world.ask(token=False)
    removed = world.ask(**cookie)
    assert (removed.status, removed.body) == (stranger.status, stranger.body)
    assert world.ask().status == 401


def test_it_is_within_thirty_seconds():
    assert visitors.TRUSTED_SECONDS + 2 * 5 <= 30


@pytest.mark.usefixtures("_impatient")
def test_a_stream_that_goes_on_is_cut_off_too(world, cookie):
    def drip(connection):
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n")
        with suppress(OSError):
            while True:
                connection.sendall(b"data: x\n\n")
                time.sleep(0.02)

    world.raw_app(drip)
    with world.connect() as client:
        head = f"GET / HTTP/1.1\r\nhost: {HOST}\r\ncookie: {cookie['cookie']}\r\n\r\n"
        client.sendall(head.encode())
        assert client.recv(65536)
        world.run(world.front.visitors.look_again())
        assert client.recv(65536)

        world.members.removed.add("7")
        world.run(world.front.visitors.look_again())

        with suppress(ConnectionResetError):
            while client.recv(65536):
                continue


@pytest.mark.usefixtures("_impatient")
def test_while_the_database_is_away_who_was_inside_goes_on_and_nobody_comes_new(world, cookie):
    world.echo_app()
    assert world.ask(**cookie).status == 200

    world.members.away = True

    assert world.ask(**cookie).status == 200
    newcomer = world.access.sign(
        instance=INSTANCE,
        user="8",
        purpose=Purpose.COOKIE,
        at=datetime.now(UTC),  # noqa: TID251
    )
    refused = world.ask(token=False, cookie=f"matrix-access={newcomer}")
    assert refused.status == 503


@pytest.mark.parametrize(
    ("user", "may"),
    [("7", True), ("8", False), ("9", False), ("10", False)],
    ids=["a member", "of another workspace", "whose account is closed", "nobody"],
)
def test_the_database_says_who_belongs(store, user, may):
    store.add_instance(INSTANCE)

    async def ask():
        database = Database(store.conninfo)
        await database.open()
        try:
            return await database.may_use(Visitor(user, INSTANCE))
        finally:
            await database.close()

    assert asyncio.run(ask()) is may

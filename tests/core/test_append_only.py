"""What the database refuses to change, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from appstore.actions import workspaces
from marketplace.core import audit
from payments.actions import checkout
from tests.factories import UserFactory, VersionFactory, give_money

TABLES = ("core_securityaudit", "payments_entry", "payments_transfer", "payments_revenueshare")


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def _a_sale():
    version = VersionFactory(published=True, app__price_minor=499)
    buyer = UserFactory()
    give_money(buyer, 10_00)
    audit.record("test.done", actor=buyer, target=buyer)
    checkout.buy(
        app=version.app,
        workspace=workspaces.personal(buyer),
        expected_price_minor=None,
        by=buyer,
        at=timezone.now(),
    )


@pytest.mark.usefixtures("_a_sale")
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_history_and_money_are_only_ever_added(table, statement):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  our own table names
        before = cursor.fetchone()
    assert before[0] > 0

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"SET CONSTRAINTS ALL IMMEDIATE; {statement.format(table)}")

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        assert cursor.fetchone() == before

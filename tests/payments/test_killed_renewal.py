"""A worker that is killed in the middle of a renewal has done nothing, and nothing is lost."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection, transaction

from payments import ledger
from payments.models import Account, Order, Transfer
from tests.factories.plans import subscribable
from tests.payments.shopping import at_once, buyer_with, keep, subscribe, wallet_of

WORKER = """
import django, sys
from datetime import datetime
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from payments.jobs import renewals
renewals.keep(at=datetime.fromisoformat(sys.argv[2]))
"""
WAITS = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
PATIENCE_SECONDS = 60


@pytest.fixture
def subscription(transactional_db):
    return subscribe(subscribable(price_minor=10_00), buyer_with(30_00))


def until_it_waits_for_us():
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITS, [connection.settings_dict["NAME"]])
            if cursor.fetchone()[0]:
                return
        time.sleep(0.1)
    pytest.fail("The worker never came to the money.")


@pytest.mark.django_db(transaction=True)
def test_kill_9_between_order_and_payment_charges_once(subscription):
    end, payer = subscription.current_period_end, subscription.payer
    arguments = [connection.settings_dict["NAME"], end.isoformat()]

    with transaction.atomic():  # the last account a sale touches: everything before is written
        revenue = ledger.platform_revenue(currency="EUR")
        Account.objects.select_for_update().get(pk=revenue.pk)
        with subprocess.Popen([sys.executable, "-c", WORKER, *arguments], env=os.environ) as worker:
            try:
                until_it_waits_for_us()
            finally:
                worker.kill()
        assert worker.returncode == -signal.SIGKILL

    assert (wallet_of(payer), Order.objects.count()) == (20_00, 1)
    for _ in range(2):
        subscription = keep(subscription, end)
    assert (subscription.status, wallet_of(payer)) == ("active", 10_00)
    assert Transfer.objects.filter(kind="sale").count() == Order.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_twenty_workers_at_once_renew_once(subscription):
    end = subscription.current_period_end

    at_once(20, lambda _: keep(subscription, end).status)

    assert (wallet_of(subscription.payer), Order.objects.count()) == (10_00, 2)

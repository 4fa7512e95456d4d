"""A workspace sees what it spent, month by month and app by app."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from payments import queries
from payments.models import Order
from tests.core.recipes import machine
from tests.factories import AppFactory, UserFactory, WorkspaceFactory, sign_in

pytestmark = pytest.mark.django_db
MAY = datetime(2027, 5, 31, 23, 59, tzinfo=UTC)
JUNE = MAY + timedelta(minutes=2)


def paid(workspace, app, price_minor, at, **facts):
    return Order.objects.create(
        buyer=workspace.memberships.get().user,
        app=app,
        plan=app.plan,
        workspace=workspace,
        price_minor=price_minor,
        currency="EUR",
        status="paid",
        paid_at=at,
        **facts,
    )


@pytest.fixture
def workspace():
    workspace = WorkspaceFactory()
    cheap, dear = AppFactory(price_minor=100), AppFactory(price_minor=900)
    paid(workspace, cheap, 100, MAY)
    paid(workspace, cheap, 150, MAY)
    paid(workspace, dear, 900, JUNE)
    paid(workspace, cheap, 100, JUNE)
    paid(workspace, dear, 0, JUNE, kind="trial")
    paid(WorkspaceFactory(), dear, 5000, JUNE)
    return workspace


def test_each_month_lists_its_apps_the_dearest_first(workspace):
    rows = queries.spend_of(workspace, since=MAY - timedelta(days=1))

    assert [(row.month.month, row.spent_minor, row.order_count) for row in rows] == [
        (6, 900, 1),
        (6, 100, 1),
        (5, 250, 2),
    ]


def test_what_lies_before_is_left_out(workspace):
    assert [row.spent_minor for row in queries.spend_of(workspace, since=JUNE)] == [900, 100]


def test_one_query_tells_it_all(workspace, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.spend_of(workspace, since=MAY)


def test_members_see_it_and_strangers_find_nothing(client):
    workspace, app = WorkspaceFactory(), AppFactory(price_minor=1299)
    member = workspace.memberships.get().user
    paid(workspace, app, 1299, timezone.now() - timedelta(hours=1))
    sign_in(client, member)
    page = client.get(reverse("payments:workspace-billing", args=[workspace.slug]))
    place = reverse("v1:workspace-spend", args=[workspace.slug])

    assert "€12.99" in page.content.decode()
    assert machine(member).get(place).json()[0]["spent_minor"] == 1299
    assert machine(UserFactory()).get(place).status_code == 404

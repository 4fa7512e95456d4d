"""The database gives each row its place in the tree, when its transaction commits."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from marketplace.core import audit
from marketplace.core.audit import merkle
from marketplace.core.models import AuditNode, AuditPayload, SecurityAudit
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def record(user, **details):
    return audit.record("test.done", actor=user, target=user, **details)


def stored():
    return {(node.level, node.position): bytes(node.hash) for node in AuditNode.objects.all()}


def grown(rows):
    """The tree as RFC 9162 says it is, from rows in their order."""
    frontier = merkle.Frontier()
    return dict(step for row in rows for step in frontier.add(bytes(row.leaf_hash)))


def in_order():
    return list(SecurityAudit.objects.order_by("leaf__position"))


def test_rows_take_their_places_one_after_the_other():
    user = UserFactory()

    made = [record(user, number=number) for number in range(13)]

    assert in_order() == made
    assert [row.position for row in in_order()] == list(range(13))
    assert stored() == grown(made)


def test_a_row_has_no_place_before_its_transaction_commits():
    user = UserFactory()
    with transaction.atomic():
        row = record(user)
        assert not AuditNode.objects.exists()
        assert row.position is None
    assert SecurityAudit.objects.get().position == 0


def test_several_rows_of_one_transaction_stand_together_in_their_order():
    user = UserFactory()
    with transaction.atomic():
        made = [record(user, number=number) for number in range(5)]
    assert in_order() == made
    assert stored() == grown(made)


def test_what_is_rolled_back_leaves_no_gap():
    user = UserFactory()
    first = record(user)
    with transaction.atomic():
        record(user)
        transaction.set_rollback(True)
    second = record(user)

    assert in_order() == [first, second]
    assert [row.position for row in in_order()] == [0, 1]


def test_of_nested_savepoints_only_what_is_kept_gets_a_place():
    user = UserFactory()
    with transaction.atomic():
        outer = record(user)
        with transaction.atomic():
            kept = record(user)
        with transaction.atomic():
            record(user)
            transaction.set_rollback(True)
        last = record(user)

    assert in_order() == [outer, kept, last]
    assert stored() == grown([outer, kept, last])


def test_eight_writers_at_once_make_one_tree_without_gaps():
    user = UserFactory()

    def write(number):
        try:
            for turn in range(5):
                with transaction.atomic():
                    record(user, number=number, turn=turn)
                    record(user, number=number, turn=turn)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))

    rows = in_order()
    assert [row.position for row in rows] == list(range(80))
    assert stored() == grown(rows)
    pairs = [(row.details["number"], row.details["turn"]) for row in rows]
    assert pairs[::2] == pairs[1::2]


def test_two_who_work_at_length_do_not_wait_for_each_other():
    user = UserFactory()
    with transaction.atomic():
        record(user)

        def meanwhile():
            try:
                record(user, quick=True)
                return SecurityAudit.objects.get().details
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(meanwhile).result(timeout=10) == {"quick": True}

    assert [row.details for row in in_order()] == [{"quick": True}, {}]


def test_a_payload_goes_only_by_erasing():
    row = record(UserFactory(), word="secret")
    with pytest.raises(DatabaseError, match="append-only"):
        AuditPayload.objects.filter(event=row).delete()
    assert AuditPayload.objects.count() == 1

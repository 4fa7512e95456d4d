"""What waits for a person, in which order, until when."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from appstore.actions import moderation, publishing
from appstore.jobs import review_clock
from appstore.models import QueueEntry
from appstore.review import queue
from tests.appstore.review.conftest import in_review
from tests.factories import AppFactory, VersionFactory

HOUR = timedelta(hours=1)


def urgent():
    return list(QueueEntry.objects.waiting().most_urgent_first())


def sent_again(entry):
    app = entry.version.app
    type(app).objects.filter(pk=app.pk).update(status="pending")
    return app


def test_a_scanned_version_waits_with_a_date(now):
    entry = in_review()
    assert (entry.state, entry.entered_at, entry.left_at) == ("waiting", now, None)
    assert entry.due_at == now + timedelta(days=5)  # over a weekend
    assert entry.weight == sum(reason["weight"] for reason in entry.reasons)


def test_a_refused_scan_waits_for_nobody(now):
    version = VersionFactory(app__status="pending", status="pending")
    publishing.record_scan(version=version, risk="critical", reasons=["Bad."], at=now)
    assert not QueueEntry.objects.exists()


def test_the_riskier_comes_first_and_the_longest_waiting_is_never_passed_for_good(now):
    low = in_review(at=now)
    high = in_review(at=now, risk="high")
    much_later = in_review(at=now + timedelta(days=30), risk="high")

    assert urgent() == [high, low, much_later]


def test_an_hour_of_waiting_counts_as_a_point_of_weight(now):
    risky = in_review(at=now, risk="medium")
    lead = risky.weight - in_review(at=now + timedelta(days=99)).weight

    before = in_review(at=now - (lead + 1) * HOUR)
    after = in_review(at=now - (lead - 1) * HOUR)

    assert urgent()[:3] == [before, risky, after]


def test_a_decision_ends_the_wait_and_is_kept_with_it(now, staff):
    entry = in_review()
    moderation.decide_review(
        version=entry.version, approved=True, reason="", by=staff, at=now + 5 * HOUR
    )

    entry.refresh_from_db()
    assert (entry.outcome, entry.left_at) == ("approved", now + 5 * HOUR)
    assert entry.decision.decided_by == staff
    assert entry.time_with_us(at=now) == 5 * HOUR


def test_handing_it_in_again_is_another_wait(now, staff):
    entry = in_review()
    moderation.decide_review(version=entry.version, approved=False, reason="No.", by=staff, at=now)
    again = in_review(at=now + HOUR, app=sent_again(entry))
    assert again.pk != entry.pk
    assert QueueEntry.objects.open().get() == again


def test_a_second_reading_of_the_code_keeps_the_place(now):
    entry = in_review()
    queue.enter(entry.version, at=now + HOUR)
    queue.enter(entry.version, at=now + HOUR, besides=["appeal"])

    kept = QueueEntry.objects.get()
    assert kept.entered_at == now
    assert kept.codes[0] == "appeal"
    assert kept.weight == entry.weight + 48


def test_the_clock_stands_still_while_the_developer_has_the_move(now):
    entry = in_review()
    due = entry.due_at

    queue.hand_over(entry, "asked", at=now + HOUR)
    assert not QueueEntry.objects.waiting().exists()
    queue.take_back(entry, at=now + 25 * HOUR)

    assert entry.due_at == due + timedelta(days=1)
    assert entry.away == timedelta(days=1)
    assert entry.time_with_us(at=now + 26 * HOUR) == 2 * HOUR


def test_a_weekend_with_the_developer_costs_no_working_day(now):
    entry = in_review()
    friday_evening = now + timedelta(days=2, hours=12)
    queue.hand_over(entry, "asked", at=friday_evening)
    due = entry.due_at

    queue.take_back(entry, at=now + timedelta(days=5, hours=-9))  # Monday at midnight

    assert entry.due_at == due + timedelta(hours=3)


def test_the_database_keeps_one_open_wait_for_each_version(now):
    entry = in_review()
    again = {"version": entry.version, "entered_at": now, "due_at": now, "ranks_as_of": now}
    with pytest.raises(IntegrityError, match="queue_version_waits_once"), transaction.atomic():
        QueueEntry.objects.create(**again)


def test_the_sweep_finds_what_no_queue_shows_and_ends_what_is_over(now):
    lost = VersionFactory(reviewing=True)
    gone = in_review()
    down = in_review(app=AppFactory(published=True))
    type(gone.version).objects.filter(pk=gone.version_id).update(status="draft")
    type(down.version.app).objects.filter(pk=down.version.app_id).update(status="suspended")

    review_clock.keep(at=now)
    review_clock.keep(at=now)

    assert QueueEntry.objects.open().get().version == lost
    ended = QueueEntry.objects.filter(left_at__isnull=False).order_by("pk")
    assert [entry.outcome for entry in ended] == ["withdrawn", "suspended"]

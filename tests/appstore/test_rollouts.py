"""Giving a release to a few first, and taking it back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from appstore import queries
from appstore.actions import offering, publishing, rollouts
from appstore.jobs import ends, updates
from appstore.models import AppInstallation, InstallationNotice, Rollout, RolloutStatus
from marketplace.core import jobs
from marketplace.core.models import Job, SecurityAudit
from tests.appstore.versions import (
    an_app,
    approved,
    follower,
    give_out,
    maker_of,
    number_of,
    owner_of,
    release,
)
from tests.factories import AppFactory
from tests.factories.rollouts import RolloutFactory

NOW = timezone.now()


def by_maker(app, **about):
    return {"by": maker_of(app), "at": timezone.now()} | about


def plan(version, *stages, hours=0):
    return rollouts.plan(
        version=version,
        stages=stages,
        stage_hours=hours,
        sample_min=5,
        failure_percent_max=20,
        **by_maker(version.app),
    )


def holders(number):
    return set(AppInstallation.objects.filter(version__version=number).values_list("pk", flat=True))


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=50), st.integers(1, 10**9))
def test_who_had_it_at_one_percent_has_it_at_every_higher_one(pks, version_id):
    rollout = Rollout(version_id=version_id, status=RolloutStatus.ROLLING)
    reached = set()
    for percent in (1, 5, 20, 50, 100):
        rollout.percent = percent
        now = {pk for pk in pks if rollout.reaches(AppInstallation(pk=pk))}
        assert reached <= now
        reached = now
    assert reached == set(pks)


def test_about_as_many_as_the_percent_says_are_reached():
    rollout = Rollout(version_id=7, status=RolloutStatus.ROLLING, percent=20)
    reached = sum(rollout.reaches(AppInstallation(pk=pk)) for pk in range(1, 5001))
    assert 850 < reached < 1150


def test_a_planned_rollout_begins_with_the_publication_and_widens_by_hand():
    app, first = an_app("1.0.0")
    for _ in range(30):
        follower(first)
    plan(approved(app, "1.1.0"), 20, 60, 100)
    version = publishing.publish(app=app, by=maker_of(app), at=timezone.now())

    give_out(app)
    few = holders("1.1.0")
    assert 0 < len(few) < 20
    assert queries.latest_version(app) == first
    rollouts.advance(version=version, **by_maker(app))
    give_out(app)
    more = holders("1.1.0")
    assert few < more
    rollouts.complete(version=version, **by_maker(app))
    give_out(app)

    assert len(holders("1.1.0")) == 30
    assert version.rollout.__class__.objects.get().status == "complete"
    assert queries.latest_version(app) == version


def test_stages_open_by_time():
    app, first = an_app("1.0.0")
    rollout = RolloutFactory(version=release(app, "1.1.0"), stage_hours=24)
    begun = rollout.stage_started_at

    assert updates.keep_rollouts(at=begun + timedelta(hours=23)) == []
    assert updates.keep_rollouts(at=begun + timedelta(hours=25)) == [app.pk]
    assert updates.keep_rollouts(at=begun + timedelta(hours=26)) == []
    updates.keep_rollouts(at=begun + timedelta(hours=50))

    rollout.refresh_from_db()
    assert (rollout.status, rollout.percent) == ("complete", 100)
    assert first.app == app


@pytest.mark.parametrize("stages", [(), (5,), (50, 5, 100), (5, 5, 100), (0, 100), (101,)])
def test_stages_rise_to_all(stages):
    app, _ = an_app("1.0.0")
    with pytest.raises(rollouts.StagesInvalid):
        plan(approved(app, "1.1.0"), *stages)


def test_a_first_version_has_no_rollout_and_a_published_one_needs_none_any_more():
    _, first = an_app("1.0.0")
    with pytest.raises(rollouts.RolloutTooLate):
        plan(first, 5, 100)
    with pytest.raises(rollouts.FirstVersion):
        plan(approved(AppFactory(), "1.1.0"), 5, 100)


def tried(version, *, well, badly):
    for number in range(well + badly):
        rollouts.record_health(
            installation=follower(version, follows=False),
            version=version,
            healthy=number < well,
            at=timezone.now(),
        )


def test_a_version_that_fails_halts_by_itself_and_its_makers_are_told(
    django_capture_on_commit_callbacks,
):
    app, first = an_app("1.0.0")
    tried(first, well=9, badly=1)
    version = release(app, "1.1.0")
    rollout = RolloutFactory(version=version, failure_percent_max=20)
    waiting = [follower(first) for _ in range(20)]
    tried(version, well=2, badly=2)
    updates.keep_rollouts(at=timezone.now())
    rollout.refresh_from_db()
    assert rollout.status == "rolling"

    tried(version, well=0, badly=1)
    with django_capture_on_commit_callbacks(execute=True):
        updates.keep_rollouts(at=timezone.now())
        updates.keep_rollouts(at=timezone.now())

    rollout.refresh_from_db()
    assert rollout.status == "halted"
    assert "It failed in 3 of 5 installations" in rollout.halt_reason
    assert len([sent for sent in mail.outbox if "has halted" in sent.subject]) == 1
    give_out(app)
    assert all(number_of(one) == "1.0.0" for one in waiting)
    assert len(holders("1.1.0")) == 5
    assert SecurityAudit.objects.filter(action="rollout.halt").count() == 1


def test_what_fails_as_often_as_before_is_not_to_blame():
    app, first = an_app("1.0.0")
    rollout = RolloutFactory(version=release(app, "1.1.0"), failure_percent_max=20)
    tried(first, well=4, badly=6)
    tried(rollout.version, well=4, badly=6)
    updates.keep_rollouts(at=timezone.now())
    rollout.refresh_from_db()
    assert rollout.status == "rolling"


def test_one_workspace_alone_halts_nothing():
    app, first = an_app("1.0.0")
    rollout = RolloutFactory(version=release(app, "1.1.0"))
    vandal = follower(rollout.version)
    for _ in range(50):
        rollouts.record_health(
            installation=vandal, version=rollout.version, healthy=False, at=timezone.now()
        )
    updates.keep_rollouts(at=timezone.now())
    rollout.refresh_from_db()
    assert rollout.status == "rolling"
    assert first.app == app


def test_resuming_forgets_what_failed_before():
    app, _ = an_app("1.0.0")
    rollout = RolloutFactory(version=release(app, "1.1.0"))
    tried(rollout.version, well=0, badly=6)
    updates.keep_rollouts(at=timezone.now())
    rollouts.resume(version=rollout.version, **by_maker(app))
    updates.keep_rollouts(at=timezone.now())
    rollout.refresh_from_db()
    assert (rollout.status, rollout.halt_reason) == ("rolling", "")


def test_a_release_that_is_rolled_back_takes_its_followers_along():
    app, first, second = an_app("1.0.0", "1.1.0")
    RolloutFactory(version=second, status="complete", percent=100)
    moved, pinned = follower(first), follower(second, follows=False)
    give_out(app)
    assert number_of(moved) == "1.1.0"

    offering.roll_back(version=second, reason="It leaks.", **by_maker(app))
    give_out(app)

    assert (number_of(moved), number_of(pinned)) == ("1.0.0", "1.1.0")
    assert Rollout.objects.get().status == "aborted"
    with pytest.raises(offering.VersionRecalled):
        offering.unyank(version=second, **by_maker(app))


def test_a_yank_alone_takes_nobody_down():
    app, _, second = an_app("1.0.0", "1.1.0")
    installation = follower(second)
    offering.yank(version=second, reason="It leaks.", **by_maker(app))
    give_out(app)
    assert number_of(installation) == "1.1.0"
    assert queries.latest_version(app).version == "1.0.0"
    offering.unyank(version=second, **by_maker(app))
    assert queries.latest_version(app) == second


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_yank_says_why(reason):
    app, first = an_app("1.0.0")
    with pytest.raises(offering.YankReasonRequired):
        offering.yank(version=first, reason=reason, **by_maker(app))


def tell():
    for job in Job.objects.open().filter(kind="appstore.tell_installations"):
        jobs.run(job.pk)


def test_who_has_a_yanked_version_is_told_once(client, django_capture_on_commit_callbacks):
    app, first = an_app("1.0.0")
    installation = follower(first)

    offering.yank(version=first, reason="It leaks.", **by_maker(app))
    with django_capture_on_commit_callbacks(execute=True):
        tell()
        ends.notices.yanked(type(first).objects.get())

    letters = [sent for sent in mail.outbox if "withdrawn" in sent.subject]
    assert len(letters) == 1
    assert "It leaks." in letters[0].body
    client.force_login(owner_of(installation))
    page = client.get(installation.get_absolute_url()).content.decode()
    assert "It leaks." in page
    assert "It leaks." in client.get(installation.workspace.get_absolute_url()).content.decode()


def test_the_end_is_announced_reminded_of_and_comes(django_capture_on_commit_callbacks):
    app, first = an_app("1.0.0")
    follower(first)
    ends_at = NOW + timedelta(days=60)
    with pytest.raises(offering.EndTooSoon):
        offering.announce_end(
            version=first, ends_at=NOW + timedelta(days=29), by=maker_of(app), at=NOW
        )
    offering.announce_end(version=first, ends_at=ends_at, by=maker_of(app), at=NOW)

    told = []
    for day in (0, 1, 29, 31, 32, 54, 59, 61, 62):
        ends.keep_ends(at=NOW + timedelta(days=day))
        with django_capture_on_commit_callbacks(execute=True):
            version = type(first).objects.select_related("app").get()
            if ends.notices.ending(version, at=NOW + timedelta(days=day)):
                told.append(day)

    assert told == [0, 31, 54, 61]
    assert InstallationNotice.objects.count() == 4
    assert "has reached its end" in mail.outbox[-1].subject
    assert queries.latest_version(app) is None


def test_an_end_is_moved_but_never_below_the_notice():
    app, first = an_app("1.0.0")
    for days, later in ((60, 0), (90, 10), (45, 10)):
        offering.announce_end(
            version=first,
            ends_at=NOW + timedelta(days=days),
            by=maker_of(app),
            at=NOW + timedelta(days=later),
        )
    with pytest.raises(offering.EndTooSoon):
        offering.announce_end(
            version=first,
            ends_at=NOW + timedelta(days=45),
            by=maker_of(app),
            at=NOW + timedelta(days=20),
        )


@pytest.mark.parametrize("way", [rollouts.advance, rollouts.resume])
def test_a_rollout_begins_with_its_publication_and_not_by_hand(way):
    rollout = RolloutFactory(status="planned")

    with pytest.raises(rollouts.RolloutNotBegun):
        way(version=rollout.version, **by_maker(rollout.version.app))

    rollout.refresh_from_db()
    assert rollout.status == RolloutStatus.PLANNED

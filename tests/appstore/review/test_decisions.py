"""What reviewers can do besides yes and no."""

from datetime import timedelta

import pytest
from django.core import mail

from appstore import policies
from appstore.actions import conversations, desk, moderation, opinions, publishing
from appstore.jobs import review_clock
from appstore.models import AppVersion, QueueEntry, ReviewDecision, ReviewOpinion
from developers.policies import RoleRequired
from marketplace.core.models import SecurityAudit
from tests.appstore.review.conftest import in_review, reviewer
from tests.factories import UserFactory, VersionFactory

DAY = timedelta(days=1)
MINIFIED = "hidden-code"


@pytest.fixture
def entry():
    return in_review()


def reject_later(entry, by, at, days=14):
    return desk.reject_later(
        version=entry.version, reason="Unreadable.", rules=[MINIFIED], days=days, by=by, at=at
    )


def status_of(entry):
    return AppVersion.objects.get(pk=entry.version_id).status


def ticked(at, callbacks):
    with callbacks(execute=True):
        review_clock.keep(at=at)


@pytest.fixture
def tick(django_capture_on_commit_callbacks):
    return lambda at: ticked(at, django_capture_on_commit_callbacks)


def test_a_delayed_rejection_is_told_reminded_of_and_takes_effect_once(
    entry, staff, now, tick, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        reject_later(entry, staff, now)
    assert status_of(entry) == "reviewing"
    assert not ReviewDecision.objects.exists()  # so there is nothing to appeal against
    assert "/rules/#hidden-code" in mail.outbox[-1].body

    tick(now + 11 * DAY)
    assert len(mail.outbox) == 1
    tick(now + 12 * DAY)
    tick(now + 13 * DAY)
    assert "Reminder" in mail.outbox[1].subject
    assert len(mail.outbox) == 2

    tick(now + 14 * DAY)
    tick(now + 14 * DAY)
    assert status_of(entry) == "rejected"
    decision = ReviewDecision.objects.get()
    assert (decision.kind, decision.rules, decision.decided_by) == ("reject", [MINIFIED], staff)
    assert SecurityAudit.objects.filter(action="app.reject", actor=None).count() == 1
    entry.refresh_from_db()
    assert (entry.outcome, entry.left_at <= entry.due_at) == ("rejected", True)


def test_a_reviewer_calls_a_rejection_off(entry, staff, now, tick):
    reject_later(entry, staff, now)
    desk.call_off(version=entry.version, by=reviewer(), at=now + DAY)
    tick(now + 20 * DAY)
    assert status_of(entry) == "reviewing"
    assert QueueEntry.objects.waiting().get() == entry
    with pytest.raises(desk.NobodyWaits):
        desk.call_off(version=entry.version, by=staff, at=now)


def test_a_reviewer_decides_before_the_time_is_over(entry, staff, now, tick):
    reject_later(entry, staff, now)
    moderation.decide_review(
        version=entry.version, approved=True, reason="", by=staff, at=now + DAY
    )
    tick(now + 20 * DAY)
    assert status_of(entry) == "approved"


def test_a_newer_version_takes_the_place_of_the_one_that_waits_for_changes(entry, staff, now):
    reject_later(entry, staff, now)
    app = entry.version.app
    newer = VersionFactory(app=app)

    publishing.submit_for_review(app=app, by=app.developer.user, at=now + DAY)

    newer.refresh_from_db()
    entry.refresh_from_db()
    assert (status_of(entry), newer.status, entry.outcome) == ("rejected", "pending", "replaced")
    assert not ReviewDecision.objects.exists()


@pytest.mark.parametrize("days", [0, 31, -1])
def test_the_time_to_mend_is_between_one_day_and_thirty(entry, staff, now, days):
    with pytest.raises(desk.DaysInvalid):
        reject_later(entry, staff, now, days=days)
    assert not entry.delayed_rejections.exists()


def test_a_question_stops_the_clock_and_the_answer_starts_it_again(entry, staff, now):
    due, version = entry.due_at, entry.version
    desk.request_information(version=version, text="Why?", by=staff, at=now)
    assert not QueueEntry.objects.waiting().exists()

    maker = version.app.developer.user
    conversations.answer(version=version, text="Because.", by=maker, at=now + DAY)

    entry.refresh_from_db()
    assert (entry.state, entry.due_at) == ("waiting", due + DAY)
    assert entry.codes[0] == "developer_replied"
    said = version.review_messages.in_order()
    assert [message.signed_by for message in said] == ["The review team", maker.name]


def test_who_keeps_writing_waits_for_an_answer(entry, now):
    write = {"version": entry.version, "by": entry.version.app.developer.user, "at": now}
    for number in range(conversations.UNANSWERED_MAX):
        conversations.answer(text=str(number), **write)
    with pytest.raises(conversations.WaitForAnswer):
        conversations.answer(text="Again.", **write)


def test_nobody_writes_about_a_draft_and_no_stranger_at_all(entry, now):
    draft = VersionFactory()
    with pytest.raises(conversations.NothingToTalkAbout):
        conversations.answer(version=draft, text="Hi.", by=draft.app.developer.user, at=now)
    with pytest.raises(RoleRequired):
        conversations.answer(version=entry.version, text="Hi.", by=UserFactory(), at=now)


def test_what_is_decided_is_not_decided_again(entry, staff, now):
    said = {"version": entry.version, "reason": "", "at": now}
    moderation.decide_review(approved=True, by=staff, **said)
    with pytest.raises(moderation.NotInReview, match="decided already"):
        moderation.decide_review(approved=True, by=reviewer(), **said)
    with pytest.raises(moderation.NotInReview):
        reject_later(entry, staff, now)
    assert ReviewDecision.objects.count() == 1


def of_own_account(entry):
    maker = entry.version.app.developer.user
    maker.is_staff = maker.is_superuser = True
    maker.save()
    return maker


@pytest.mark.parametrize("who", [of_own_account, lambda _: UserFactory(is_staff=True)])
def test_neither_makers_nor_other_staff_have_a_say(entry, now, who):
    person, version = who(entry), entry.version
    about = {"version": version, "by": person, "at": now}
    for act in (
        lambda: desk.claim(**about),
        lambda: desk.request_information(text="Hm?", **about),
        lambda: reject_later(entry, person, now),
        lambda: desk.write_note(app=version.app, text="Hm.", by=person),
        lambda: desk.write_message(version=version, text="Hm.", by=person),
        lambda: moderation.decide_review(approved=True, reason="", **about),
    ):
        with pytest.raises(policies.ReviewerRequired):
            act()
    assert status_of(entry) == "reviewing"


def test_decisions_drawn_by_lot_ask_somebody_else(entry, staff, now, settings):
    settings.REVIEW_SECOND_OPINION_PERCENT = 100
    moderation.decide_review(version=entry.version, approved=True, reason="", by=staff, at=now)

    opinion, second = ReviewOpinion.objects.get(), reviewer()
    assert not ReviewOpinion.objects.askable_of(staff).exists()
    with pytest.raises(opinions.AnotherRequired):
        opinions.give(opinion=opinion, would_approve=True, text="", by=staff, at=now)
    opinions.give(opinion=opinion, would_approve=False, text="No.", by=second, at=now)
    with pytest.raises(opinions.OpinionGiven):
        opinions.give(opinion=opinion, would_approve=True, text="", by=reviewer(), at=now)

    assert status_of(entry) == "approved"
    opinion.refresh_from_db()
    assert (opinion.given_by, opinion.would_approve) == (second, False)

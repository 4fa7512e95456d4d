"""The desk's pages: what a reviewer sees, and who sees nothing."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appstore.actions import desk, moderation
from appstore.models import ReviewOpinion, ReviewPresence
from tests.appstore.review.conftest import in_review, reviewer
from tests.factories import DeveloperFactory, UserFactory, sign_in

QUEUE = "/admin/appstore/appversion/queue/"
STATISTICS = "/admin/appstore/appversion/statistics/"


def page_of(entry, name="change"):
    return reverse(f"admin:appstore_appversion_{name}", args=[entry.version_id])


@pytest.fixture
def entry():
    return in_review()


@pytest.fixture
def desk_client(client, staff):
    sign_in(client, staff)
    return client


def names_in(page):
    return [row.entry.version.app.name for row in page.context["rows"]]


def test_the_queue_can_be_narrowed(desk_client, staff):
    low = in_review(at=timezone.now())
    high = in_review(risk="high", at=timezone.now() - timedelta(days=20))
    desk.claim(version=low.version, by=staff, at=timezone.now())

    def shown(query):
        return names_in(desk_client.get(QUEUE + query))

    both = [high.version.app.name, low.version.app.name]
    assert shown("") == both
    assert shown("?risk=high") == shown("?reason=high_risk") == shown("?overdue=on") == both[:1]
    assert shown("?mine=on") == both[1:]
    assert shown("?risk=%ff&reason=x&page=x") == both


def test_what_the_developer_has_to_do_stands_apart(desk_client, staff, entry, now):
    desk.request_information(version=entry.version, text="Why?", by=staff, at=now)
    assert names_in(desk_client.get(QUEUE)) == []
    assert names_in(desk_client.get(f"{QUEUE}?tab=away")) == [entry.version.app.name]


def test_the_queue_asks_the_database_as_often_for_many_as_for_few(desk_client):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            desk_client.get(QUEUE)
        return len(queries)

    in_review()
    asked()  # the first page also fills caches
    few = asked()
    for _ in range(8):
        in_review()

    assert asked() == few


def test_others_see_who_is_looking_for_as_long_as_they_look(client, staff, entry):
    other = reviewer()
    sign_in(client, other)
    assert client.post(page_of(entry, "presence")).json() == {"looking": []}
    sign_in(client, staff)
    assert client.post(page_of(entry, "presence")).json() == {"looking": [other.get_short_name()]}

    ReviewPresence.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    assert client.post(page_of(entry, "presence")).json() == {"looking": []}


def watcher():
    """Staff with a desk of their own, and not this one."""
    person = UserFactory(is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_appversion"))
    return person


def test_other_staff_find_the_door_closed(client, entry):
    sign_in(client, watcher())
    for place in (QUEUE, STATISTICS, page_of(entry)):
        assert client.get(place).status_code == 403
    for place in (page_of(entry, "decide"), page_of(entry, "presence")):
        assert client.post(place, {"decision": "approve"}).status_code == 403
    entry.version.refresh_from_db()
    assert entry.version.status == "reviewing"


def test_who_makes_an_app_reads_nothing_of_what_reviewers_say(client, staff, entry):
    maker = entry.version.app.developer.user
    maker.is_staff = maker.is_superuser = True
    maker.save()
    desk.write_note(app=entry.version.app, text="Watch this one.", by=staff)
    sign_in(client, maker)

    page = client.get(page_of(entry)).content.decode()

    assert "Watch this one." not in page
    assert "An app of your own account" in page
    assert names_in(client.get(QUEUE)) == []
    assert client.post(page_of(entry, "presence")).status_code == 403


def test_a_second_opinion_is_given_without_knowing_the_first(client, settings, staff, entry, now):
    settings.REVIEW_SECOND_OPINION_PERCENT = 100
    moderation.decide_review(
        version=entry.version, approved=False, reason="It phones home.", by=staff, at=now
    )
    sign_in(client, reviewer())

    before = client.get(page_of(entry)).content.decode()
    client.post(page_of(entry, "decide"), {"decision": "would_approve", "reason": "Fine."})
    after = client.get(page_of(entry)).content.decode()

    assert "It phones home." not in before
    assert "Your second opinion" in before
    assert "It phones home." in after
    assert ReviewOpinion.objects.get().would_approve
    statistics = client.get(STATISTICS).context["agreement"]
    assert (statistics.pairs, statistics.only_second) == (1, 1)


def test_rules_bring_their_words_when_none_are_written(desk_client, entry):
    said = {"decision": "reject", "reason": "", "rules": ["hidden-code"]}
    desk_client.post(page_of(entry, "decide"), said)

    decision = entry.version.decisions.get()
    assert decision.rules == ["hidden-code"]
    assert "obfuscated" in decision.reason


def test_a_strange_rule_or_a_strange_number_of_days_decides_nothing(desk_client, entry):
    for wrong in ({"rules": ["made-up"]}, {"days": "400"}, {"days": "x"}):
        said = {"decision": "reject_later", "reason": "So."} | wrong
        assert (
            "Choose a button"
            in desk_client.post(page_of(entry, "decide"), said, follow=True).content.decode()
        )
    assert not entry.delayed_rejections.exists()


def messages_of(version):
    return reverse("v1:version-message-list", args=[version.app.slug, version.version])


def test_a_developer_reads_and_answers_by_machine(api, staff, entry, now):
    version = entry.version
    desk.request_information(version=version, text="Why?", by=staff, at=now)
    api.force_authenticate(version.app.developer.user)

    question = api.get(messages_of(version)).json()["data"][0]
    answered = api.post(messages_of(version), {"text": "Because."}, format="json")

    assert (question["signed_by"], question["is_question"]) == ("The review team", True)
    assert staff.email not in str(question)
    assert answered.status_code == 201
    entry.refresh_from_db()
    assert entry.state == "waiting"
    api.force_authenticate(DeveloperFactory().user)
    assert api.get(messages_of(version)).status_code == 404


def test_a_developer_sees_the_conversation_without_a_reviewers_name(client, staff, entry, now):
    staff.name = "Ana Reviewer"
    staff.save()
    desk.reject_later(
        version=entry.version,
        reason="Unreadable.",
        rules=["hidden-code"],
        days=14,
        by=staff,
        at=now,
    )
    desk.write_message(version=entry.version, text="We read it twice.", by=staff)
    client.force_login(entry.version.app.developer.user)

    page = client.get(entry.version.get_absolute_url()).content.decode()

    assert "Changes wanted until" in page
    assert "/rules/#hidden-code" in page
    assert "We read it twice." in page
    assert "Ana Reviewer" not in page

"""What staff take off the store, and who has to agree."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from appstore import policies, queries
from appstore.actions import publishing, suspension_requests, suspensions
from appstore.jobs import suspension_requests as clock
from appstore.models import RequestClosed, ReviewDecision, SuspensionRequest
from marketplace.core.errors import DomainError
from marketplace.core.models import SecurityAudit
from tests.factories import AppFactory, DeveloperFactory, UserFactory, VersionFactory


def reviewer():
    return UserFactory(is_staff=True, is_superuser=True)


def suspend(app, by, version=None, **said):
    said = {"reason": "It mines coins.", "rules": ["malware"], "at": timezone.now()} | said
    return suspensions.suspend(app=app, version=version, by=by, **said)


def reinstate(app, by, version=None):
    return suspensions.reinstate(app=app, version=version, reason="", by=by, at=timezone.now())


def popular(**fields):
    """Half of the store's installs are of this one."""
    return VersionFactory(published=True, app__install_count=50, **fields).app


def status_of(*rows):
    for row in rows:
        row.refresh_from_db()
    return tuple(row.status for row in rows)


def test_one_version_is_suspended_and_the_store_offers_the_newest_other(staff):
    first = VersionFactory(published=True)
    app, second = first.app, VersionFactory(published=True, app=first.app)
    assert queries.latest_version(app) == second

    decision = suspend(app, staff, second)

    assert status_of(app, first, second) == ("published", "published", "suspended")
    assert queries.latest_version(app) == first
    assert decision.statuses_before == {"version": "published"}
    assert SecurityAudit.objects.get().action == "version.suspend"

    reinstate(app, staff, second)
    assert status_of(app, first, second) == ("published", "published", "published")


def test_the_last_version_takes_its_app_along_and_brings_it_back(staff):
    version = VersionFactory(published=True)

    decision = suspend(version.app, staff, version)
    assert status_of(version.app, version) == ("suspended", "suspended")
    assert decision.statuses_before == {"app": "published", "version": "published"}

    with pytest.raises(suspensions.NothingToOffer):
        reinstate(version.app, staff)
    reinstate(version.app, staff, version)
    assert status_of(version.app, version) == ("published", "published")


def test_an_app_suspended_for_itself_stays_so_whatever_its_versions_do(staff):
    version = VersionFactory(published=True)
    suspend(version.app, staff)
    suspend(version.app, staff, version)

    reinstate(version.app, staff, version)

    assert status_of(version.app, version) == ("suspended", "published")
    reinstate(version.app, staff)
    assert status_of(version.app) == ("published",)


def test_a_mended_version_brings_back_an_app_that_had_nothing_to_offer(staff):
    version = VersionFactory(published=True)
    suspend(version.app, staff, version)
    mended = VersionFactory(app=version.app, status="approved", risk="low")

    publishing.publish(app=version.app, by=version.app.developer.user, at=timezone.now())

    assert status_of(version.app, version, mended) == ("published", "suspended", "published")


def test_the_developer_reads_why_and_how_to_appeal(staff, django_capture_on_commit_callbacks):
    app = VersionFactory(published=True).app
    with django_capture_on_commit_callbacks(execute=True):
        decision = suspend(app, staff)

    sent = mail.outbox[-1]
    assert sent.to == [app.developer.user.email]
    for words in ("It mines coins.", "/rules/#malware", decision.reference, "/appeals/new/"):
        assert words in sent.body


def test_what_is_not_in_the_store_is_not_suspended(staff):
    version = VersionFactory(published=True)
    draft = VersionFactory(app=version.app)
    suspend(version.app, staff)
    for target in (draft, None):
        with pytest.raises(suspensions.NotInStore):
            suspend(version.app, staff, target)
    with pytest.raises(suspensions.NotSuspended):
        reinstate(version.app, staff, version)
    assert ReviewDecision.objects.count() == 1


@pytest.mark.parametrize("installs", [9, 10])
def test_popular_is_the_top_tenth_from_some_installs_on(installs):
    AppFactory.create_batch(3, published=True)
    assert policies.is_popular(AppFactory(published=True, install_count=installs)) == (
        installs == 10
    )


def test_popular_is_what_many_workspaces_have(settings):
    settings.POPULAR_FROM_WORKSPACES = 0
    assert policies.is_popular(AppFactory(published=True))


def test_a_popular_app_stays_until_a_second_reviewer_agrees(
    staff, django_capture_on_commit_callbacks
):
    app, second = popular(), reviewer()
    with django_capture_on_commit_callbacks(execute=True):
        request = suspend(app, staff)

    assert status_of(app) == ("published",)
    assert not ReviewDecision.objects.exists()
    assert [letter.to for letter in mail.outbox] == [[second.email]]
    with pytest.raises(suspension_requests.SecondPersonRequired):
        suspension_requests.confirm(request=request, by=staff, at=timezone.now())

    decision = suspension_requests.confirm(request=request, by=second, at=timezone.now())
    assert status_of(app, request) == ("suspended", "confirmed")
    assert (decision.decided_by, decision.rules) == (second, ["malware"])
    actions = SecurityAudit.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["suspension.request", "app.suspend"]


def test_a_dropped_request_leaves_the_app_and_may_be_asked_anew(staff):
    app = popular()
    request = suspend(app, staff)
    with pytest.raises(suspensions.SuspensionAsked):
        suspend(app, reviewer())

    suspension_requests.drop(request=request, reason="No.", by=reviewer(), at=timezone.now())

    with pytest.raises(RequestClosed):
        suspension_requests.confirm(request=request, by=reviewer(), at=timezone.now())
    assert status_of(app) == ("published",)
    assert isinstance(suspend(app, staff), SuspensionRequest)


def test_a_request_nobody_answers_expires(staff, settings):
    app = popular()
    request = suspend(app, staff)
    clock.expire(at=timezone.now())
    assert status_of(request) == ("open",)

    later = timezone.now() + settings.SUSPENSION_REQUEST_KEPT_FOR + timedelta(seconds=1)
    with pytest.raises(RequestClosed):
        suspension_requests.confirm(request=request, by=reviewer(), at=later)
    for _ in range(2):
        clock.expire(at=later)
    assert status_of(request, app) == ("expired", "published")
    assert SecurityAudit.objects.filter(action="suspension.expire").count() == 1


def test_who_makes_the_app_neither_asks_nor_confirms(staff):
    app = popular(app__developer=DeveloperFactory(user=reviewer()))
    maker = app.developer.user
    with pytest.raises(policies.ReviewerRequired):
        suspend(app, maker)
    request = suspend(app, staff)
    with pytest.raises(policies.ReviewerRequired):
        suspension_requests.confirm(request=request, by=maker, at=timezone.now())


def test_the_database_wants_another_person_too(staff):
    request = suspend(popular(), staff)
    decision = ReviewDecision.objects.create(kind="suspend", app=request.app, reason="So.")
    with (
        pytest.raises(IntegrityError, match="suspension_confirmed_by_another"),
        transaction.atomic(),
    ):
        SuspensionRequest.objects.update(
            status="confirmed", closed_by=staff, closed_at=timezone.now(), decision=decision
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_does(staff):
    request = suspend(popular(), staff)
    people = [reviewer() for _ in range(8)]
    at_once, outcomes = Barrier(len(people)), []

    def confirm(by):
        at_once.wait()
        try:
            suspension_requests.confirm(request=request, by=by, at=timezone.now())
            outcomes.append("confirmed")
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [Thread(target=confirm, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["confirmed"] + ["suspension_request_closed"] * 7
    assert ReviewDecision.objects.filter(kind="suspend").count() == 1

"""Appeals: who may, against what, who answers, and what a granted one undoes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appstore.actions import appeals, moderation, publishing, suspension_requests, suspensions
from appstore.models import App, Appeal, AppVersion, ReviewDecision
from developers.models import Role
from developers.policies import RoleRequired
from marketplace.core.models import SecurityAudit
from tests.factories import (
    OrganisationFactory,
    UserFactory,
    VersionFactory,
)


def reviewer():
    return UserFactory(is_staff=True, is_superuser=True)


def reject(version, by):
    moderation.decide_review(
        version=version,
        approved=False,
        reason="It phones home.",
        rules=["tracking"],
        by=by,
        at=timezone.now(),
    )
    return version


def appeal(app, version=None, by=None, at=None, text="It does not."):
    return appeals.appeal(
        app=app,
        version=version,
        text=text,
        evidence="",
        by=by or app.developer.user,
        at=at or timezone.now(),
    )


def answer(how, filed, by, words="You are right."):
    return how(appeal=filed, answer=words, by=by, at=timezone.now())


@pytest.fixture
def version(staff):
    return reject(VersionFactory(reviewing=True), staff)


def test_an_appeal_is_filed_once_and_the_reviewers_are_told(
    version, staff, django_capture_on_commit_callbacks
):
    colleague = reviewer()
    with django_capture_on_commit_callbacks(execute=True):
        filed = appeal(version.app, version)

    assert (filed.status, filed.decision.version) == ("open", version)
    assert filed.reference.startswith("APL-")
    assert [letter.to for letter in mail.outbox] == [[colleague.email]]
    with pytest.raises(appeals.AppealedAlready, match=filed.reference):
        appeal(version.app, version)


def test_a_withdrawn_appeal_is_over(version):
    filed = appeal(version.app, version)
    appeals.withdraw(appeal=filed, by=version.app.developer.user)

    for answering in (appeals.grant, appeals.deny):
        with pytest.raises(appeals.AppealClosed):
            answer(answering, filed, reviewer())
    with pytest.raises(appeals.AppealClosed):
        appeals.withdraw(appeal=filed, by=version.app.developer.user)


def test_only_what_is_in_force_is_appealed(version, staff):
    with pytest.raises(appeals.NothingToAppeal):
        appeal(version.app)
    approved = VersionFactory(app=version.app, status="approved", risk="low")
    with pytest.raises(appeals.NothingToAppeal):
        appeal(version.app, approved)
    with pytest.raises(appeals.AppealNeedsWords):
        appeal(version.app, version, text=" ")


def test_there_is_half_a_year_for_it(version, settings):
    decided = ReviewDecision.objects.get().decided_at
    with pytest.raises(appeals.AppealTooLate):
        appeal(version.app, version, at=decided + settings.APPEAL_WINDOW + timedelta(seconds=1))
    assert appeal(version.app, version, at=decided + settings.APPEAL_WINDOW)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.VIEWER])
def test_who_may_not_publish_does_not_appeal(staff, role):
    member = UserFactory()
    account = OrganisationFactory(**{f"members__{role.value}": member})
    refused = reject(
        VersionFactory(
            app__developer=account, app__status="reviewing", status="reviewing", risk="low"
        ),
        staff,
    )
    with pytest.raises(RoleRequired):
        appeal(refused.app, refused, by=member)


def test_a_suspended_account_may_appeal(version):
    developer = version.app.developer
    developer.suspended_at, developer.suspension_reason = timezone.now(), "So."
    developer.save()
    assert appeal(version.app, version)


@pytest.mark.parametrize("answering", [appeals.grant, appeals.deny])
def test_who_decided_does_not_answer(version, staff, answering):
    filed = appeal(version.app, version)
    with pytest.raises(appeals.AnotherReviewerRequired):
        answer(answering, filed, staff)
    filed.refresh_from_db()
    assert filed.status == "open"


def test_neither_of_the_two_who_suspended_a_popular_app_answers(staff):
    app, second = VersionFactory(published=True, app__install_count=50).app, reviewer()
    asked = suspensions.suspend(app=app, reason="So.", by=staff, at=timezone.now())
    suspension_requests.confirm(request=asked, by=second, at=timezone.now())
    filed = appeal(app)
    for person in (staff, second):
        with pytest.raises(appeals.AnotherReviewerRequired):
            answer(appeals.grant, filed, person)
    assert answer(appeals.grant, filed, reviewer()).status == "granted"


def test_the_database_wants_somebody_else_too(version, staff):
    filed = appeal(version.app, version)
    with pytest.raises(IntegrityError, match="appeal_answered_by_another"), transaction.atomic():
        Appeal.objects.filter(pk=filed.pk).update(
            status="denied", answer="No.", decided_by=staff, decided_at=timezone.now()
        )


def test_a_denied_appeal_leaves_everything_and_is_answered(
    version, django_capture_on_commit_callbacks
):
    filed = appeal(version.app, version)
    with pytest.raises(appeals.AppealNeedsWords):
        answer(appeals.deny, filed, reviewer(), words=" ")
    with django_capture_on_commit_callbacks(execute=True):
        answer(appeals.deny, filed, reviewer(), words="It does phone home.")

    version.refresh_from_db()
    assert (version.status, version.rejection_reason) == ("rejected", "It phones home.")
    assert ReviewDecision.objects.standing().count() == 1
    assert "It does phone home." in mail.outbox[-1].body


def everything(app):
    """Each field of the app and its versions, in the order of the versions."""
    versions = AppVersion.objects.filter(app=app).order_by("pk")
    return App.objects.filter(pk=app.pk).values().get(), list(versions.values())


# How an app may stand before the decision, and the decision.
SCENES = st.sampled_from(["first", "next", "again", "suspend_app", "suspend_version", "last"])


def scene(name, staff):
    """A world, the decision to be taken in it, and what it is about."""
    if name in {"first", "again"}:
        version = VersionFactory(reviewing=True)
        if name == "again":  # refused before, for a reason that stands
            reject(version, reviewer())
            publishing.submit_for_review(
                app=version.app, by=version.app.developer.user, at=timezone.now()
            )
            version.scans.update(status="failed")
            publishing.record_scan(version=version, risk="low", reasons=[], at=timezone.now())
        return version.app, version, lambda: reject(version, staff)
    version = VersionFactory(published=True)
    app = version.app
    if name == "next":
        newer = VersionFactory(app=app, status="reviewing", risk="low")
        return app, newer, lambda: reject(newer, staff)
    if name == "suspend_version":
        VersionFactory(published=True, app=app)
    about = None if name == "suspend_app" else version
    return (
        app,
        about,
        lambda: suspensions.suspend(
            app=app, version=about, reason="So.", by=staff, at=timezone.now()
        ),
    )


@settings(max_examples=24, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=SCENES)
def test_after_a_granted_appeal_every_field_is_as_before(name, staff):
    with transaction.atomic():
        app, about, decide = scene(name, staff)
        before = everything(app)
        decide()
        assert everything(app) != before
        rows = SecurityAudit.objects.count()

        granted = answer(appeals.grant, appeal(app, about), reviewer())

        assert everything(app) == before
        assert granted.not_undone == []
        assert granted.decision.overturned_at is not None
        noted = SecurityAudit.objects.order_by("-pk")[: SecurityAudit.objects.count() - rows]
        assert {row.action for row in noted} == {"appeal.file", "appeal.grant"}
        transaction.set_rollback(True)


def test_an_overturned_decision_no_longer_counts(version):
    answer(appeals.grant, appeal(version.app, version), reviewer())
    assert not ReviewDecision.objects.standing().filter(kind="reject").exists()
    with pytest.raises(appeals.NothingToAppeal):
        appeal(version.app, version)


def test_what_moved_on_meanwhile_is_left_alone_and_the_answer_says_so(version):
    filed = appeal(version.app, version)
    newer = VersionFactory(app=version.app)
    publishing.submit_for_review(
        app=version.app, by=version.app.developer.user, at=timezone.now(), version=newer.version
    )

    granted = answer(appeals.grant, filed, reviewer())

    version.refresh_from_db()
    assert version.status == "rejected"
    assert version.version in granted.not_undone[0]
    assert not ReviewDecision.objects.standing().exists()


def test_a_version_submitted_again_meanwhile_stays_where_it_is(version):
    filed = appeal(version.app, version)
    publishing.submit_for_review(app=version.app, by=version.app.developer.user, at=timezone.now())
    granted = answer(appeals.grant, filed, reviewer())
    version.refresh_from_db()
    assert version.status == "pending"
    assert "submitted again" in granted.not_undone[0]


def test_two_decisions_keep_an_app_down_and_one_appeal_lifts_one(staff):
    version = VersionFactory(published=True)
    app = version.app
    suspensions.suspend(app=app, version=version, reason="So.", by=staff, at=timezone.now())
    mended = VersionFactory(app=app, status="approved", risk="low")
    publishing.publish(app=app, by=app.developer.user, at=timezone.now())
    suspensions.suspend(app=app, reason="The name.", by=staff, at=timezone.now())

    granted = answer(appeals.grant, appeal(app, version), reviewer())

    for row in (app, version, mended):
        row.refresh_from_db()
    assert (app.status, version.status) == ("suspended", "published")
    assert "itself" in granted.not_undone[0]


def test_reinstated_meanwhile_is_nothing_left_to_undo(staff):
    app = VersionFactory(published=True).app
    suspensions.suspend(app=app, reason="So.", by=staff, at=timezone.now())
    filed = appeal(app)
    suspensions.reinstate(app=app, reason="", by=staff, at=timezone.now())

    granted = answer(appeals.grant, filed, reviewer())

    app.refresh_from_db()
    assert (app.status, granted.not_undone) == ("published", [])

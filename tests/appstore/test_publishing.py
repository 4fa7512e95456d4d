"""From a draft to the store, and out of it again."""

from itertools import product

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from appstore import policies
from appstore.actions import moderation, publishing, suspensions
from appstore.models import App, AppStatus, AppVersion, RiskLevel
from developers.policies import AgreementRequired, EmailRequired
from identity.policies import SecondFactorRequired
from marketplace.core.lifecycle import InvalidTransition
from marketplace.core.models import SecurityAudit
from tests.factories import (
    AppFactory,
    DeveloperFactory,
    ScanFactory,
    UserFactory,
    VersionFactory,
)


def submit(release, **which):
    app = release.app
    return publishing.submit_for_review(app=app, by=app.developer.user, at=timezone.now(), **which)


def scan(version, risk=RiskLevel.LOW, reasons=()):
    ScanFactory(version=version, risk=risk)
    return publishing.record_scan(
        version=version, risk=risk, reasons=list(reasons), at=timezone.now()
    )


def decide(version, by, *, approved=True, reason=""):
    return moderation.decide_review(
        version=version, approved=approved, reason=reason, by=by, at=timezone.now()
    )


def publish(release, **which):
    app = release.app
    return publishing.publish(app=app, by=app.developer.user, at=timezone.now(), **which)


def statuses(version):
    version.refresh_from_db()
    version.app.refresh_from_db()
    return version.status, version.app.status


def test_the_first_version_takes_the_listing_along(staff):
    version = VersionFactory()

    submit(version)
    assert statuses(version) == ("pending", "pending")
    scan(version)
    assert statuses(version) == ("reviewing", "reviewing")
    decide(version, staff)
    assert statuses(version) == ("approved", "approved")
    publish(version)
    assert statuses(version) == ("published", "published")

    actions = list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["app.submit", "scan.request", "app.scan", "app.approve", "app.publish"]


def test_a_later_version_goes_its_own_way(staff):
    first = VersionFactory(published=True)
    second = VersionFactory(app=first.app)

    submit(second)
    scan(second)
    decide(second, staff, approved=False, reason="It phones home.")

    assert statuses(second) == ("rejected", "published")
    assert statuses(first) == ("published", "published")


def test_a_listing_goes_to_the_store_with_one_version_at_a_time(staff):
    first = VersionFactory()
    submit(first)
    second = VersionFactory(app=first.app)

    with pytest.raises(publishing.VersionUnderway):
        submit(second)
    assert statuses(second) == ("draft", "pending")

    scan(first)
    decide(first, staff, approved=False, reason="No.")
    submit(second)
    assert statuses(second) == ("pending", "pending")


def test_a_critical_risk_is_refused_without_a_person():
    version = VersionFactory()
    submit(version)

    scan(version, RiskLevel.CRITICAL, ["It opens a reverse shell (app.py:3)."])

    assert statuses(version) == ("rejected", "rejected")
    assert "reverse shell" in version.rejection_reason
    assert version.decided_by is None


@pytest.mark.parametrize("risk", [RiskLevel.LOW, RiskLevel.MEDIUM, RiskLevel.HIGH])
def test_any_other_risk_waits_for_a_person(risk):
    version = VersionFactory()
    submit(version)
    scan(version, risk)
    assert statuses(version) == ("reviewing", "reviewing")


def test_a_critical_risk_refuses_what_no_reviewer_has_decided_yet():
    version = VersionFactory(reviewing=True)
    scan(version, RiskLevel.CRITICAL)
    assert statuses(version) == ("rejected", "rejected")


@pytest.mark.parametrize("status", ["draft", "approved", "rejected"])
def test_a_scan_out_of_turn_notes_the_risk_and_moves_nothing(status):
    version = VersionFactory(status=status, risk="low", rejection_reason="Once.")
    scan(version, RiskLevel.CRITICAL)
    assert statuses(version)[0] == status
    assert version.risk == "critical"


def test_a_rejection_says_why(staff):
    version = VersionFactory(reviewing=True)
    with pytest.raises(moderation.ReasonRequired):
        decide(version, staff, approved=False, reason=" \n")
    assert statuses(version) == ("reviewing", "reviewing")
    assert not SecurityAudit.objects.exists()


def test_a_rejected_version_may_be_submitted_again(staff):
    version = VersionFactory(reviewing=True)
    decide(version, staff, approved=False, reason="Mend it.")
    submit(version)
    assert statuses(version) == ("pending", "pending")
    assert version.rejection_reason == ""


def only_staff():
    return UserFactory(is_staff=True)


def not_staff():
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="change_appversion"))
    return user


def gone():
    return UserFactory(is_staff=True, is_superuser=True, is_active=False)


@pytest.mark.parametrize("person", [UserFactory, only_staff, not_staff, gone])
def test_only_reviewers_decide(person):
    version = VersionFactory(reviewing=True)
    with pytest.raises(policies.ReviewerRequired):
        decide(version, person())
    with pytest.raises(policies.ReviewerRequired):
        suspensions.suspend(app=version.app, reason="Because.", by=person(), at=timezone.now())
    assert statuses(version) == ("reviewing", "reviewing")


def test_nobody_reviews_their_own_app():
    developer = DeveloperFactory(user__is_staff=True, user__is_superuser=True)
    version = VersionFactory(
        app__developer=developer, app__status="reviewing", status="reviewing", risk="low"
    )
    with pytest.raises(policies.ReviewerRequired):
        decide(version, developer.user)
    assert statuses(version) == ("reviewing", "reviewing")


@pytest.mark.parametrize(
    ("developer", "error"),
    [
        ({"agreed": False}, AgreementRequired),
        ({"user__confirmed": False}, EmailRequired),
        ({"user__second_factor": False}, SecondFactorRequired),
    ],
)
def test_who_may_not_publish_neither_submits_nor_publishes(developer, error):
    version = VersionFactory(app__developer=DeveloperFactory(**developer))
    with pytest.raises(error):
        submit(version)
    with pytest.raises(error):
        publish(version)
    assert statuses(version) == ("draft", "draft")


def test_there_must_be_a_version_to_submit():
    app = AppFactory()
    with pytest.raises(publishing.NoVersion):
        publishing.submit_for_review(app=app, by=app.developer.user, at=timezone.now())
    with pytest.raises(publishing.NoVersion):
        submit(VersionFactory(app=app), version="9.9.9")
    with pytest.raises(publishing.NoVersion):
        publish(VersionFactory())


def test_a_suspended_app_leaves_the_store_and_only_staff_bring_it_back(staff):
    version = VersionFactory(published=True)
    VersionFactory(app=version.app, status="approved", risk="low")

    with pytest.raises(moderation.ReasonRequired):
        suspensions.suspend(app=version.app, reason=" ", by=staff, at=timezone.now())
    suspensions.suspend(app=version.app, reason="It mines coins.", by=staff, at=timezone.now())
    assert statuses(version) == ("published", "suspended")

    with pytest.raises(policies.AppSuspended):
        publish(version)
    assert statuses(version) == ("published", "suspended")

    suspensions.reinstate(app=version.app, reason="Mended.", by=staff, at=timezone.now())
    assert statuses(version) == ("published", "published")


def test_only_staff_bring_a_suspended_version_back():
    other = VersionFactory(published=True)
    version = VersionFactory(
        app=other.app, status="suspended", risk="low", published_at=timezone.now()
    )
    with pytest.raises(InvalidTransition):
        publish(version, version=version.version)
    assert statuses(version)[0] == "suspended"


MOVES = {
    "submit": (lambda version, _staff: submit(version), {"draft", "rejected"}),
    "approve": (decide, {"reviewing"}),
    "reject": (
        lambda version, staff: decide(version, staff, approved=False, reason="No."),
        {"reviewing"},
    ),
    "publish": (lambda version, _: publish(version, version=version.version), {"approved"}),
}


@pytest.mark.parametrize("status", [status for status in AppStatus if status != "suspended"])
@pytest.mark.parametrize("move", MOVES)
def test_each_move_is_allowed_from_its_status_alone(staff, move, status):
    do, allowed = MOVES[move]
    at = timezone.now()
    version = VersionFactory(
        app__status=status,
        app__published_at=at if status == "published" else None,
        status=status,
        risk="low",
        rejection_reason="Once.",
        published_at=at if status == "published" else None,
    )

    if status in allowed:
        do(version, staff)
        assert statuses(version)[0] != status
    else:
        with pytest.raises((InvalidTransition, moderation.NotInReview)):
            do(version, staff)
        assert statuses(version) == (status, status)


def test_people_are_told_by_mail(staff, mailoutbox, django_capture_on_commit_callbacks):
    app = AppFactory(name="Tom & Jerry's <app>", status="pending")
    version = VersionFactory(app=app, version="1.0.0", status="pending")

    with django_capture_on_commit_callbacks(execute=True):
        scan(version)
        decide(version, staff, approved=False, reason="Don't <mine>.")
        for model, status in product((AppVersion, App), ("pending", "reviewing")):
            model.objects.update(status=status)
        decide(version, staff)
        publish(version)

    subjects = [mail.subject for mail in mailoutbox]
    assert subjects == [
        "Tom & Jerry's <app> 1.0.0: the scan is done",
        "Tom & Jerry's <app> 1.0.0 needs changes",
        "Tom & Jerry's <app> 1.0.0 is approved",
        "Tom & Jerry's <app> 1.0.0 is in the store",
    ]
    assert {tuple(mail.to) for mail in mailoutbox} == {(app.developer.user.email,)}
    assert "Don't <mine>." in mailoutbox[1].body
    assert all(version.get_absolute_url() in mail.body for mail in mailoutbox[:3])


def test_no_mail_is_sent_for_what_did_not_happen(
    staff, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(moderation.NotInReview):
        decide(VersionFactory(), staff)
    assert mailoutbox == []

"""Why a person is needed: each reason is seen where it holds and nowhere else."""

import pytest

from appstore.models import App, AppVersion
from appstore.review import lots, queue
from appstore.review.reasons import REASONS
from tests.appstore.review.conftest import in_review, scanned
from tests.factories import AppFactory, ReviewDecisionFactory, VersionFactory


@pytest.fixture(autouse=True)
def _no_lots(settings):
    settings.REVIEW_SAMPLE_PERCENT = 0


@pytest.fixture
def app():
    """One in the store, whose approved version has nothing to it."""
    version = VersionFactory(published=True)
    scanned(version)
    return version.app


def codes_of(version, now):
    scanned(version)
    return set(queue.enter(version, at=now).codes)


def next_version(app, **facts):
    return VersionFactory(app=app, status="reviewing", risk="low", **facts)


def test_a_first_submission_of_somebody_new_says_so():
    assert in_review().codes == ["first_submission", "new_developer"]


def test_where_nothing_is_special_the_promise_is_the_reason(app, now):
    assert codes_of(next_version(app), now) == {"every_release"}


@pytest.mark.parametrize("risk", ["medium", "high"])
def test_risk_is_a_reason(app, now, risk):
    version = next_version(app)
    AppVersion.objects.filter(pk=version.pk).update(risk=risk)
    version.refresh_from_db()
    assert codes_of(version, now) == {f"{risk}_risk"}


def test_asking_for_more_is_a_reason_and_asking_for_less_is_none(app, now):
    manifest = app.versions.get().manifest
    wider = next_version(app, manifest=manifest | {"hosts": ["api.example.org"]})
    entry = queue.enter(wider, at=now)
    assert "permissions_widened" in entry.codes
    assert "Reach api.example.org" in [reason["detail"] for reason in entry.reasons]


def test_only_what_the_approved_version_did_not_have_is_new(app, now):
    scanned(app.versions.get(), found=[("files.program", "known")])
    version = next_version(app)
    scanned(version, found=[("files.program", "known"), ("python.eval", "fresh")])

    entry = queue.enter(version, at=now)

    assert set(entry.codes) == {"new_findings", "binary_files"}
    assert {"code": "new_findings", "weight": 24} in [
        {"code": reason["code"], "weight": reason["weight"]} for reason in entry.reasons
    ]


def test_a_scan_that_did_not_finish_is_never_a_pass(app, now):
    version = next_version(app, scanned=False)
    assert "scan_unfinished" in queue.enter(version, at=now).codes


def test_a_popular_app_and_a_past_count(app, now):
    App.objects.filter(pk=app.pk).update(install_count=100)
    for kind in ("reject", "suspend"):
        ReviewDecisionFactory(kind=kind, reason="So.", version=app.versions.get(), decided_at=now)
    ReviewDecisionFactory(
        kind="reject", reason="So.", version=app.versions.get(), decided_at=now, overturned_at=now
    )
    version = next_version(App.objects.get(pk=app.pk))

    entry = queue.enter(version, at=now)

    assert {"popular_app", "rejected_before", "taken_down_before"} <= set(entry.codes)
    assert "1 in the last year" in [reason["detail"] for reason in entry.reasons]


def test_lots_are_drawn_the_same_way_each_time_and_about_as_often_as_said(settings, app, now):
    drawn = [number for number in range(4000) if lots.is_drawn("a", number, percent=5)]
    assert drawn == [number for number in range(4000) if lots.is_drawn("a", number, percent=5)]
    assert 120 < len(drawn) < 280
    assert drawn != [number for number in range(4000) if lots.is_drawn("b", number, percent=5)]
    settings.REVIEW_SAMPLE_PERCENT = 100
    assert codes_of(next_version(app), now) == {"random_sample"}


def test_the_table_names_each_reason_once():
    codes = [reason.code for reason in REASONS]
    assert len(set(codes)) == len(codes)


def test_the_heaviest_reason_stands_first():
    weights = [
        reason["weight"]
        for reason in in_review(risk="high", app=AppFactory(status="pending")).reasons
    ]
    assert weights == sorted(weights, reverse=True)

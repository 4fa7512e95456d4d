"""Publishing on a date, and taking a version back before it is in the store."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from appstore import tasks
from appstore.actions import moderation, publishing, scheduling, suspensions
from appstore.bundles import bundle_path
from appstore.forms.schedule import ScheduleForm
from appstore.jobs import due_releases
from appstore.models import App, AppVersion
from developers.policies import RoleRequired
from marketplace.core.lifecycle import InvalidTransition
from marketplace.core.models import SecurityAudit
from tests.core.recipes import browser
from tests.factories import UserFactory, VersionFactory, sign_in

DAY = timedelta(days=1)


@pytest.fixture
def release():
    return VersionFactory(app__status="approved", status="approved", risk="low")


def maker(release):
    return release.app.developer.user


def schedule(release, *, on=DAY, by=None):
    at = timezone.now()
    return scheduling.schedule(app=release.app, publish_at=at + on, by=by or maker(release), at=at)


def sweep(*, later=DAY):
    due_releases.publish_due(at=timezone.now() + later)


def actions():
    return list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))


def test_what_is_due_goes_to_the_store_once(
    release, mailoutbox, django_capture_on_commit_callbacks
):
    schedule(release)

    sweep(later=DAY - timedelta(minutes=1))
    release.refresh_from_db()
    assert release.status == "approved"

    with django_capture_on_commit_callbacks(execute=True):
        sweep()
        sweep()

    release.refresh_from_db()
    assert (release.status, release.publish_at) == ("published", None)
    assert release.statement.envelope
    assert actions() == ["app.schedule", "app.publish"]
    assert SecurityAudit.objects.last().actor == maker(release)
    assert [mail.subject for mail in mailoutbox] == [f"{release} is in the store"]


def test_the_sweep_that_the_scheduler_runs_does_this(release):
    at = timezone.now() - DAY
    scheduling.schedule(
        app=release.app, publish_at=at + timedelta(hours=1), by=maker(release), at=at
    )
    tasks.publish_due_releases.delay()
    release.refresh_from_db()
    assert release.status == "published"


def suspend_the_account(release):
    developer = release.app.developer
    developer.suspended_at, developer.suspension_reason = timezone.now(), "Fraud."
    developer.save()


def lose_the_role(release):
    release.app.developer.memberships.all().delete()


def forget_the_second_factor(release):
    maker(release).otp_device.delete()


def swap_the_bundle(release):
    bundle_path(release.bundle_sha256).write_bytes(b"another file")


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (suspend_the_account, "developer_suspended"),
        (lose_the_role, "role_required"),
        (forget_the_second_factor, "second_factor_required"),
        (swap_the_bundle, "release_not_intact"),
    ],
)
def test_what_may_not_be_published_at_its_date_waits_and_says_why(
    release, happens, reason, mailoutbox, django_capture_on_commit_callbacks
):
    colleague = UserFactory()
    schedule(release)
    happens(release)
    release.app.developer.memberships.create(user=colleague, role="owner")

    with django_capture_on_commit_callbacks(execute=True):
        sweep()
        sweep()

    release.refresh_from_db()
    assert (release.status, release.publish_at, release.scheduled_by) == ("approved", None, None)
    assert App.objects.get().status == "approved"
    assert actions() == ["app.schedule", "app.unschedule"]
    assert SecurityAudit.objects.last().details["reason"] == reason
    assert {mail.subject for mail in mailoutbox} == {f"{release} was not published"}
    assert colleague.email in {address for mail in mailoutbox for address in mail.to}


def test_a_suspended_app_publishes_nothing_at_its_date(staff):
    first = VersionFactory(published=True)
    release = VersionFactory(app=first.app, status="approved", risk="low")
    schedule(release)
    suspensions.suspend(app=first.app, reason="Because.", by=staff, at=timezone.now())

    sweep()

    release.refresh_from_db()
    assert (release.status, release.publish_at) == ("approved", None)


def test_one_that_fails_holds_up_no_other(release):
    other = VersionFactory(app__status="approved", status="approved", risk="low")
    schedule(release)
    schedule(other, on=DAY / 2)
    swap_the_bundle(other)

    sweep()

    assert set(AppVersion.objects.values_list("pk", "status")) == {
        (release.pk, "published"),
        (other.pk, "approved"),
    }


@pytest.mark.parametrize("on", [-DAY, timedelta(0), 366 * DAY])
def test_a_date_is_still_to_come_and_within_a_year(release, on):
    with pytest.raises(scheduling.PublishDateInvalid):
        schedule(release, on=on)
    assert actions() == []


@pytest.mark.parametrize("status", ["draft", "pending", "reviewing", "rejected", "published"])
def test_only_what_is_approved_gets_a_date(status):
    release = VersionFactory(
        app__status="draft",
        status=status,
        risk="low",
        rejection_reason="Once.",
        published_at=timezone.now() if status == "published" else None,
    )
    at = timezone.now()
    with pytest.raises(InvalidTransition):
        scheduling.schedule(
            app=release.app, publish_at=at + DAY, by=maker(release), at=at, version=release.version
        )
    assert actions() == []


def test_a_date_may_be_moved_and_forgotten(release):
    schedule(release)
    moved = schedule(release, on=2 * DAY)
    sweep()
    assert AppVersion.objects.get().publish_at == moved.publish_at

    scheduling.unschedule(app=release.app, by=maker(release))
    with pytest.raises(scheduling.NotScheduled):
        scheduling.unschedule(app=release.app, by=maker(release))
    sweep(later=3 * DAY)
    assert AppVersion.objects.get().status == "approved"


def test_only_those_who_publish_decide_about_dates(release):
    with pytest.raises(RoleRequired):
        schedule(release, by=UserFactory())
    schedule(release)
    for act in (scheduling.unschedule, publishing.withdraw):
        at = {"at": timezone.now()} if act is publishing.withdraw else {}
        with pytest.raises(RoleRequired):
            act(app=release.app, by=UserFactory(), **at)
    assert actions() == ["app.schedule"]


@pytest.mark.parametrize("status", ["pending", "reviewing", "approved"])
def test_what_is_on_its_way_may_be_withdrawn_and_submitted_again(status):
    release = VersionFactory(app__status=status, status=status, risk="low")

    publishing.withdraw(app=release.app, by=maker(release), at=timezone.now())

    release.refresh_from_db()
    assert (release.status, release.submitted_at) == ("draft", None)
    assert App.objects.get().status == "draft"
    assert actions() == ["app.withdraw"]
    publishing.submit_for_review(app=release.app, by=maker(release), at=timezone.now())
    assert AppVersion.objects.get().status == "pending"


@pytest.mark.parametrize("status", ["draft", "rejected", "published", "suspended"])
def test_nothing_else_is_withdrawn(status):
    release = VersionFactory(
        app__status=status,
        app__published_at=timezone.now(),
        status=status,
        risk="low",
        rejection_reason="Once.",
        published_at=timezone.now(),
    )
    with pytest.raises(InvalidTransition):
        publishing.withdraw(
            app=release.app, by=maker(release), at=timezone.now(), version=release.version
        )
    with pytest.raises(publishing.NoVersion):
        publishing.withdraw(app=release.app, by=maker(release), at=timezone.now())
    assert actions() == []


def test_withdrawing_forgets_the_date_and_the_decision(staff):
    release = VersionFactory(reviewing=True)
    moderation.decide_review(version=release, approved=True, reason="", by=staff, at=timezone.now())
    schedule(release)
    publishing.withdraw(app=release.app, by=maker(release), at=timezone.now())
    release.refresh_from_db()
    assert (release.publish_at, release.decided_by, release.decided_at) == (None, None, None)
    sweep()
    assert AppVersion.objects.get().status == "draft"


def test_a_local_time_is_read_in_its_zone():
    form = ScheduleForm({"local_time": "2026-12-01T09:00", "time_zone": "Europe/Berlin"})
    assert form.is_valid()
    assert form.publish_at == datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("local_time", "time_zone"),
    [
        ("2027-03-28T02:30", "Europe/Berlin"),
        ("9999-12-31T23:59", "America/New_York"),
        ("soon", "UTC"),
        ("2026-12-01T09:00", "Mars/Olympus_Mons"),
    ],
)
def test_what_no_clock_shows_is_refused(local_time, time_zone):
    assert not ScheduleForm({"local_time": local_time, "time_zone": time_zone}).is_valid()


def test_the_page_sets_a_date_and_says_which(client, release):
    sign_in(client, maker(release))
    place = reverse("appstore:version-schedule", args=[release.app.slug, release.version])
    tomorrow = timezone.now() + DAY
    wanted = {"local_time": f"{tomorrow:%Y-%m-%dT%H:%M}", "time_zone": "UTC"}

    assert "data-own-zone" in client.get(place).content.decode()
    page = client.post(place, wanted, follow=True).content.decode()

    assert f"{tomorrow:%-d %B %Y, %H:%M} UTC" in page
    assert "Publish now" in page
    assert client.post(place, wanted | {"local_time": "2020-01-01T00:00"}).status_code == 422


def test_the_page_asks_for_the_second_factor_first(client, release):
    sign_in(client, maker(release), fresh=False)
    place = reverse("appstore:version-schedule", args=[release.app.slug, release.version])
    assert client.get(place).status_code == 302
    assert client.post(place, {"local_time": "2027-01-01T00:00"}).status_code == 302
    assert AppVersion.objects.get().publish_at is None


def test_the_console_offers_what_may_be_done(release):
    page = browser(maker(release)).get(release.get_absolute_url()).content.decode()
    for words in ("Publish", "On a date", "Withdraw"):
        assert words in page


@pytest.mark.parametrize("written", ["2027-01-01T00:00", "soon", "9999-12-31T23:59:59-12:00", 7])
def test_programs_name_the_offset_of_a_moment(api, release, written):
    sign_in(api, maker(release))
    api.force_authenticate(maker(release))
    answer = api.post(
        f"/api/v1/apps/{release.app.slug}/publish/", {"publish_at": written}, format="json"
    )
    assert answer.status_code == 400
    assert AppVersion.objects.get().publish_at is None


def test_programs_set_and_forget_a_date(api, release):
    sign_in(api, maker(release))
    api.force_authenticate(maker(release))
    place = f"/api/v1/apps/{release.app.slug}"
    wanted = {"publish_at": (timezone.now() + DAY).isoformat()}

    answer = api.post(f"{place}/publish/", wanted, format="json")
    assert (answer.status_code, answer.json()["status"]) == (200, "approved")
    assert answer.json()["publish_at"] is not None

    answer = api.post(f"{place}/unschedule/", format="json")
    assert answer.json()["publish_at"] is None
    assert api.post(f"{place}/unschedule/", format="json").json()["code"] == "not_scheduled"

"""Taking one's data along, and being forgotten."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from appstore.models import AppReview, AppStatus, Workspace
from developers.personal_data import PROFILE_TEXTS
from identity import privacy as chapters
from identity.actions import privacy, tokens
from identity.jobs import privacy as keeping
from identity.models import AccountDeletion, DataExport, TOTPDevice
from identity.tasks import erase_account, keep_privacy
from marketplace.core import jobs
from marketplace.core.models import Job, JobState, SecurityAudit, User
from tests.factories import (
    DeveloperFactory,
    DomainFactory,
    InstallationFactory,
    InstanceFactory,
    UserFactory,
    VersionFactory,
    WorkspaceFactory,
    give_money,
    sign_in,
)
from tests.factories.core import PASSWORD


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.MATRIX_HOME = tmp_path


@pytest.fixture
def user():
    return UserFactory(email="ada@example.org", name="Ada Lovelace")


def work():
    """Do every job that waits, as a worker would."""
    for job in Job.objects.filter(state=JobState.QUEUED).order_by("pk"):
        jobs.run(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.DONE, job.last_error


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def ask_to_be_deleted(user, *, at=None):
    return privacy.request_deletion(
        user=user, typed_email="Ada@example.org", at=at or timezone.now()
    )


def delete_now(user):
    long_ago = timezone.now() - settings.DELETION_GRACE - timedelta(hours=1)
    deletion = ask_to_be_deleted(user, at=long_ago)
    keep_privacy()
    work()
    deletion.refresh_from_db()
    user.refresh_from_db()
    return deletion


class TestExport:
    def pack(self, user):
        privacy.request_export(user=user, at=timezone.now())
        work()
        return privacy.download_export(user=user, at=timezone.now())

    def test_it_holds_what_each_app_knows(self, user):
        version = VersionFactory(app__developer=DeveloperFactory(user=user))
        workspace = WorkspaceFactory(owner=user)
        InstanceFactory(installation=InstallationFactory(workspace=workspace))
        give_money(user, 500)

        packed = unpacked(self.pack(user))

        assert packed["account/profile.json"]["email"] == "ada@example.org"
        assert packed["store/apps.json"][0]["slug"] == version.app.slug
        assert packed["store/workspaces.json"][0]["workspace__slug"] == workspace.slug
        assert packed["money/ledger.json"][0]["amount_minor"] == 500
        assert len(packed["runtime/instances.json"]) == 1
        actions = [event["action"] for event in packed["account/activity.json"]]
        assert "export.request" in actions

    def test_it_holds_no_secret(self, user):
        token, secret = tokens.create_token(user=user, name="ci", at=timezone.now())
        device = TOTPDevice.objects.create(user=user, name="Phone")

        packed = json.dumps(unpacked(self.pack(user)))

        assert "ci" in packed
        for hidden in (secret, token.token_hash, device.seed, user.password):
            assert hidden not in packed

    def test_the_file_is_sealed_and_ours_alone(self, user, tmp_path):
        content = self.pack(user)
        place = next((tmp_path / "exports").iterdir())
        assert content.startswith(b"PK")
        assert not place.read_bytes().startswith(b"PK")
        assert place.stat().st_mode & 0o077 == 0

    def test_one_is_packed_at_a_time_and_a_mail_says_when(
        self, user, mailoutbox, django_capture_on_commit_callbacks
    ):
        first = privacy.request_export(user=user, at=timezone.now())
        assert privacy.request_export(user=user, at=timezone.now()) == first
        with django_capture_on_commit_callbacks(execute=True):
            work()
        assert [mail.subject for mail in mailoutbox] == ["Your data is ready"]
        assert SecurityAudit.objects.filter(action="export.request").count() == 1

    def test_after_a_week_it_is_gone(self, user, tmp_path):
        self.pack(user)
        later = timezone.now() + settings.EXPORT_KEPT_FOR + timedelta(minutes=1)

        with pytest.raises(privacy.ExportNotReady):
            privacy.download_export(user=user, at=later)
        keeping.forget_old_exports(at=later)

        assert list((tmp_path / "exports").iterdir()) == []
        assert not DataExport.objects.exists()

    def test_downloading_takes_a_fresh_second_factor(self, user, client):
        self.pack(user)
        sign_in(client, user, fresh=False)
        page = client.get("/account/privacy/export/download/")
        machine = client.get("/api/v1/account/export/")
        assert page["Location"].startswith("/account/second-factor/")
        assert machine.json()["code"] == "step_up_required"

        sign_in(client, user)
        assert client.get("/account/privacy/export/download/").content.startswith(b"PK")
        assert client.get("/api/v1/account/export/").content.startswith(b"PK")

    def test_without_a_second_factor_it_takes_a_sign_in_of_just_now(self, user, client):
        self.pack(user)
        client.force_login(user)  # long ago: nothing says how
        idle = client.get("/account/privacy/export/download/")
        assert idle["Location"].startswith("/accounts/reauthenticate/")

        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert client.get("/account/privacy/export/download/").content.startswith(b"PK")

    def test_nobody_downloads_what_is_somebody_elses(self, user, client):
        self.pack(user)
        sign_in(client, UserFactory())
        assert client.get("/api/v1/account/export/").status_code == 404

    def test_no_token_takes_it(self, user, api):
        _, secret = tokens.create_token(user=user, name="all", at=timezone.now())
        api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        assert api.post("/api/v1/account/export/").status_code in {401, 403}
        assert not DataExport.objects.exists()


class TestDeletion:
    def test_it_waits_for_the_days_of_grace(self, user, mailoutbox):
        deletion = ask_to_be_deleted(user)
        assert deletion.due_at - deletion.requested_at == timedelta(days=14)
        assert ask_to_be_deleted(user) == deletion
        keep_privacy()
        assert not Job.objects.exists()
        assert User.objects.get(pk=user.pk).is_active

    def test_it_can_be_called_off(self, user):
        ask_to_be_deleted(user, at=timezone.now() - timedelta(days=20))
        privacy.cancel_deletion(user=user, at=timezone.now())
        keep_privacy()
        work()
        assert User.objects.get(pk=user.pk).is_active
        assert SecurityAudit.objects.filter(action="deletion.cancel").count() == 1

    def test_the_wrong_address_is_refused(self, user):
        with pytest.raises(privacy.EmailMismatch):
            privacy.request_deletion(user=user, typed_email="x@example.org", at=timezone.now())
        assert not AccountDeletion.objects.exists()

    def test_nothing_says_who_it_was(self, user, client):
        sign_in(client, user)
        _, secret = tokens.create_token(user=user, name="Ada's laptop", at=timezone.now())
        developer = DeveloperFactory(
            user=user,
            display_name="Ada & Co",
            **{name: "https://ada.example" for name in PROFILE_TEXTS if name != "bio"},
            bio="Born in London.",
        )
        DomainFactory(developer=developer, domain="ada.example")

        delete_now(user)

        assert (user.email, user.is_active) == (f"deleted-{user.pk}@deleted.invalid", False)
        assert not user.has_usable_password()
        assert client.get("/account/privacy/").status_code == 302
        assert not user.access_tokens.usable(at=timezone.now()).exists()
        assert not TOTPDevice.objects.filter(user=user).exists()
        developer.refresh_from_db()
        assert (developer.display_name, developer.bio) == ("Deleted developer", "")
        told = json.dumps(chapters.export(user), default=str)
        assert not any(trace in told for trace in ("ada@", "Ada", "ada.example", "London", secret))

    def test_it_happens_once_and_is_one_line_in_the_log(self, user):
        deletion = delete_now(user)

        erase_account.enqueue(key=deletion.pk, deletion_id=deletion.pk)
        work()

        assert SecurityAudit.objects.filter(action="user.erase").count() == 1

    def test_reviews_stay_under_no_name(self, user):
        version = VersionFactory(published=True)
        AppReview.objects.create(app=version.app, version=version, author=user, stars=5, body="!")
        delete_now(user)
        assert str(AppReview.objects.get().author) == "Deleted account"

    def test_workspaces_of_theirs_alone_are_closed_and_others_are_left(self, user):
        own, shared = WorkspaceFactory(owner=user), WorkspaceFactory(owner=user)
        installed = InstallationFactory(workspace=own)
        elsewhere = InstallationFactory(workspace=shared)
        shared.memberships.create(user=UserFactory(), role="owner")

        delete_now(user)

        installed.refresh_from_db()
        elsewhere.refresh_from_db()
        assert installed.removed_at is not None
        assert elsewhere.removed_at is None
        assert Workspace.objects.get(pk=own.pk).name == "Closed workspace"
        assert shared.memberships.count() == 1

    def test_apps_leave_the_store(self, user):
        app = VersionFactory(published=True, app__developer=DeveloperFactory(user=user)).app
        delete_now(user)
        app.refresh_from_db()
        assert app.status == AppStatus.SUSPENDED


def with_money(user):
    give_money(user, 1_00)


def with_an_instance(user):
    InstanceFactory(installation=InstallationFactory(workspace=WorkspaceFactory(owner=user)))


def with_an_app_others_use(user):
    developer = DeveloperFactory(user=user)
    InstallationFactory(version=VersionFactory(published=True, app__developer=developer))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (with_money, "withdraw it first"),
        (with_an_instance, "Stop and delete them"),
        (with_an_app_others_use, "Write to support"),
    ],
)
class TestBlocked:
    def test_what_is_open_is_named_with_the_way_forward(self, user, client, given, said):
        given(user)
        sign_in(client, user)

        page = client.post("/account/privacy/delete/", {"email": user.email})
        machine = client.post(
            "/api/v1/account/deletion/", {"email": user.email}, "application/json"
        )

        assert said in page.content.decode()
        assert (machine.status_code, machine.json()["code"]) == (409, "deletion_blocked")
        assert not AccountDeletion.objects.exists()

    def test_what_comes_up_during_grace_calls_it_off(self, user, given, said):
        long_ago = timezone.now() - timedelta(days=20)
        deletion = ask_to_be_deleted(user, at=long_ago)
        given(user)

        keep_privacy()
        work()

        deletion.refresh_from_db()
        assert deletion.cancelled_at is not None
        assert User.objects.get(pk=user.pk).email == "ada@example.org"


def test_an_idle_session_without_a_second_factor_deletes_nobody(user, client):
    client.force_login(user)
    asked = client.post("/account/privacy/delete/", {"email": user.email})
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert not AccountDeletion.objects.exists()

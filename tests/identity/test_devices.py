"""A person's devices and recovery codes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils.timezone import now

from identity.actions import devices
from identity.actions.second_factor import check_code
from identity.models import RecoveryDevice, TOTPDevice
from identity.policies import has_second_factor
from marketplace.core.errors import DomainError
from marketplace.core.models import SecurityAudit, User
from tests.factories import UserFactory, sign_in, totp_code
from tests.factories.core import PASSWORD
from tests.factories.identity import current_step

SECURITY = "/account/security/"
START, CONFIRM = f"{SECURITY}authenticator/start/", f"{SECURITY}authenticator/"


def sign_in_with_password(client, user):
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})


def actions(*, without=("session.start",)):
    rows = SecurityAudit.objects.exclude(action__in=without).order_by("pk")
    return list(rows.values_list("action", flat=True))


def test_an_authenticator_app_counts_once_its_code_is_here(
    client, mailoutbox, django_capture_on_commit_callbacks
):
    user = UserFactory()
    sign_in_with_password(client, user)
    client.post(START)
    waiting = TOTPDevice.objects.get()
    page = client.get(CONFIRM).content.decode()
    assert waiting.seed in page
    assert "data:image/svg+xml" in page
    assert not has_second_factor(user)

    with django_capture_on_commit_callbacks(execute=True):
        added = client.post(CONFIRM, {"code": waiting.code_at(current_step()), "name": "My phone"})

    assert added.url == f"{SECURITY}recovery-codes/"
    assert has_second_factor(user)
    assert actions() == ["factor.start", "factor.add"]
    assert "A second factor was added" in [mail.subject for mail in mailoutbox]
    assert "My phone" in client.get(SECURITY).content.decode()


def test_recovery_codes_are_shown_once_and_kept_nowhere_in_clear(client):
    user = UserFactory(second_factor=True)
    sign_in(client, user)
    client.post(f"{SECURITY}recovery-codes/")

    shown = client.get(f"{SECURITY}recovery-codes/").context["codes"]
    again = client.get(f"{SECURITY}recovery-codes/")

    assert len(set(shown)) == 10
    assert all(len(code.replace("-", "")) * 5 >= 112 for code in shown)
    assert again.context["codes"] == []
    assert not any(code in again.content.decode() for code in shown)
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM identity_recoverydevice r")
        kept = cursor.fetchone()[0]
    assert not any(code in kept or code.replace("-", "") in kept for code in shown)


def test_seeds_are_sealed_in_the_database():
    device = UserFactory(second_factor=True).otp_device
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM identity_totpdevice t")
        kept = cursor.fetchone()[0]
    assert device.seed not in kept
    assert TOTPDevice.objects.get().seed == device.seed


def test_a_wrong_first_code_adds_nothing(client):
    sign_in_with_password(client, UserFactory())
    client.post(START)
    assert client.post(CONFIRM, {"code": "000000", "name": "Phone"}).status_code == 422
    assert not TOTPDevice.objects.filter(confirmed=True).exists()


def test_nobody_is_shown_a_secret_that_another_session_started(client):
    user = UserFactory()
    devices.start_authenticator(user=user, at=now())
    sign_in_with_password(client, user)
    assert client.get(CONFIRM).url == SECURITY


def test_devices_are_renamed_and_removed_and_the_codes_go_with_the_last(client):
    user = UserFactory(second_factor=True)
    RecoveryDevice.objects.create(user=user).renew()
    sign_in(client, user)
    place = f"{SECURITY}totp/{user.otp_device.pk}/"

    client.post(f"{place}rename/", {"name": "Old phone"})
    client.post(f"{place}rename/", {"name": "two\nlines"})
    assert TOTPDevice.objects.get().name == "Old phone"
    client.post(f"{place}remove/")

    assert not has_second_factor(user)
    assert not RecoveryDevice.objects.exists()
    assert actions() == ["factor.rename", "factor.remove"]


@pytest.mark.parametrize("what", ["rename", "remove"])
def test_device_changes_ask_for_the_second_factor(client, what):
    user = UserFactory(second_factor=True)
    sign_in(client, user, fresh=False)
    answer = client.post(f"{SECURITY}totp/{user.otp_device.pk}/{what}/", {"name": "Mine"})
    assert answer.url.startswith("/account/second-factor/")
    assert TOTPDevice.objects.get().name == "Phone"


def test_few_codes_are_said_to_be_few(client):
    user = UserFactory(second_factor=True)
    recovery = RecoveryDevice.objects.create(user=user)
    recovery.renew()
    recovery.hashes = recovery.hashes[:2]
    recovery.save()
    client.force_login(user)
    assert "Only 2 left" in client.get(SECURITY).content.decode()


def test_who_lost_everything_is_reset_by_the_operator(
    staff, mailoutbox, django_capture_on_commit_callbacks
):
    user = UserFactory(second_factor=True)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("reset_second_factor", user.email, reason="called back", by=staff.email)

    assert not has_second_factor(user)
    row = SecurityAudit.objects.get()
    assert (row.action, row.actor, row.details) == (
        "factor.reset",
        staff,
        {"reason": "called back"},
    )
    assert mailoutbox[0].subject == "Your second factor was reset"


@pytest.mark.parametrize("email", ["nobody@example.org", None])
def test_there_is_nothing_to_reset_for_strangers_and_those_without(email):
    with pytest.raises(CommandError):
        call_command("reset_second_factor", email or UserFactory().email, reason="so")
    assert not SecurityAudit.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["totp", "recovery"])
def test_of_twenty_requests_with_one_code_exactly_one_succeeds(rf, kind):
    user = UserFactory(second_factor=True)
    codes = RecoveryDevice.objects.create(user=user).renew()
    code = totp_code(user) if kind == "totp" else codes[0]

    def attempt(_):
        try:
            request = rf.post("/")
            return bool(check_code(request, user=User.objects.get(pk=user.pk), code=code, at=now()))
        except DomainError:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(attempt, range(20)))

    assert answers.count(True) == 1

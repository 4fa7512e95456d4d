"""The second factor at sign-in: no way in goes round it."""

import re

import pytest
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core.context import request_context

from identity.adapter import AccountAdapter
from identity.models import RecoveryDevice, TOTPDevice
from marketplace.core.models import SecurityAudit
from tests.factories import UserFactory, totp_code
from tests.factories.core import PASSWORD
from tests.factories.identity import Browser, current_step

CHALLENGE = "/account/second-factor/"


def enter_password(client, user, **query):
    form = {"login": user.email, "password": PASSWORD, **query}
    return client.post("/accounts/login/", form)


def answer(client, code):
    return client.post(CHALLENGE, {"code": code})


def is_in(client):
    return "_auth_user_id" in client.session


def actions():
    return list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))


@pytest.fixture
def user():
    return UserFactory(second_factor=True)


def test_somebody_without_a_device_is_in_with_the_password(client):
    assert enter_password(client, UserFactory()).url == "/"
    assert is_in(client)
    assert actions() == ["session.start"]


def test_the_password_alone_opens_nothing(client, user):
    waiting = enter_password(client, user)

    assert waiting.url == CHALLENGE
    assert not is_in(client)
    assert client.get("/account/security/").status_code == 302
    assert client.get("/admin/").status_code == 302
    assert actions() == []


def test_the_code_opens_a_session_with_a_new_key(client, user):
    enter_password(client, user, next="/account/tokens/")
    before = client.session.session_key

    entered = answer(client, totp_code(user))

    assert entered.url == "/account/tokens/"
    assert is_in(client)
    assert client.session.session_key != before
    assert client.get("/account/security/").wsgi_request.user.is_verified()
    started = SecurityAudit.objects.get()
    assert (started.action, started.details) == (
        "session.start",
        {"methods": ["password", "totpdevice"]},
    )


def test_a_code_opens_one_session_and_no_second_one(client, user):
    code = totp_code(user)
    enter_password(client, user)
    answer(client, code)
    other = Browser()
    enter_password(other, user)

    again = answer(other, code)

    assert (again.status_code, is_in(other)) == (422, False)
    assert actions() == ["session.start", "session.refuse"]


@pytest.mark.parametrize("spoil", ["12345", "1234567", "+12345", "1_2345", "12345a", ""])
def test_what_is_no_code_is_refused(client, user, spoil):
    enter_password(client, user)
    assert answer(client, spoil).status_code in {200, 422}
    assert not is_in(client)


def test_full_width_digits_of_the_right_code_are_refused(client, user):
    enter_password(client, user)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in totp_code(user))
    assert answer(client, wide).status_code == 422
    assert not is_in(client)


def test_spaces_in_a_code_do_not_matter_and_do_not_make_it_another(client, user):
    code = totp_code(user)
    enter_password(client, user)
    assert answer(client, f" {code[:3]} {code[3:]} ").status_code == 302
    other = Browser()
    enter_password(other, user)
    assert answer(other, f"{code} ").status_code == 422


def test_a_recovery_code_works_once_however_it_is_typed(client, user):
    codes = RecoveryDevice.objects.create(user=user).renew()
    enter_password(client, user)
    first = answer(client, codes[0].upper().replace("-", " "))
    other = Browser()
    enter_password(other, user)
    again = answer(other, codes[0])

    assert (first.status_code, is_in(client)) == (302, True)
    assert (again.status_code, is_in(other)) == (422, False)
    assert actions() == ["recovery.use", "session.start", "session.refuse"]


def test_a_device_rests_after_a_wrong_code(client, user):
    enter_password(client, user)
    assert answer(client, "000000").status_code == 422

    right = answer(client, totp_code(user))

    assert (right.status_code, int(right["Retry-After"])) == (429, 1)
    assert not is_in(client)
    assert "Try again in 1 second" in right.content.decode()


def test_one_authenticator_app_does_not_pay_for_the_other(client, user):
    tablet = TOTPDevice.objects.create(user=user, name="Tablet")
    enter_password(client, user)
    assert answer(client, tablet.code_at(current_step())).status_code == 302
    user.otp_device.refresh_from_db()
    assert user.otp_device.throttling_failure_count == 0


def test_limits_are_per_person_whatever_the_session(settings, user):
    settings.ACCOUNT_RATE_LIMITS = {"second_factor": "5/5m/key,10/5m/ip"}
    statuses = []
    for number in range(6):
        TOTPDevice.objects.update(throttling_failure_count=0)
        browser = Browser(REMOTE_ADDR=f"192.0.2.{number}")
        enter_password(browser, user)
        statuses.append(answer(browser, "000000").status_code)
    assert statuses == [422] * 5 + [429]


def test_limits_are_per_address_whoever_is_guessed_at(settings):
    settings.ACCOUNT_RATE_LIMITS = {"second_factor": "5/5m/key,10/5m/ip"}
    statuses = []
    for _ in range(11):
        browser = Browser(REMOTE_ADDR="192.0.2.7")
        enter_password(browser, UserFactory(second_factor=True))
        statuses.append(answer(browser, "000000").status_code)
    assert statuses == [422] * 10 + [429]


def test_right_codes_use_up_no_limit(settings, user):
    settings.ACCOUNT_RATE_LIMITS = {"second_factor": "2/5m/key"}
    codes = RecoveryDevice.objects.create(user=user).renew()
    for code in codes[:4]:
        browser = Browser()
        enter_password(browser, user)
        assert answer(browser, code).status_code == 302


# --- Every other way in -------------------------------------------------------------------------


def link_in(mail):
    return re.search(r"https?://[^/]+(/\S+)", mail.body)[1]


def test_a_password_reset_that_signs_in_waits_for_the_code(client, settings, user, mailoutbox):
    settings.ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
    client.post("/accounts/password/reset/", {"email": user.email})
    form = client.get(link_in(mailoutbox[-1])).url
    new = "another horse battery"

    done = client.post(form, {"password1": new, "password2": new})

    assert (done.url, is_in(client)) == (CHALLENGE, False)
    assert answer(client, totp_code(user)).status_code == 302
    assert is_in(client)


def test_a_code_by_mail_waits_for_the_second_factor(client, user, mailoutbox):
    client.post("/accounts/login/code/", {"email": user.email})
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mailoutbox[-1].body, re.MULTILINE)[1]

    entered = client.post("/accounts/login/code/confirm/", {"code": code})

    assert (entered.url, is_in(client)) == (CHALLENGE, False)
    answer(client, totp_code(user))
    assert is_in(client)


def test_a_sign_in_at_another_site_waits_for_the_second_factor(client, user):
    """allauth's social login ends in this same call."""
    request = client.get("/accounts/login/").wsgi_request

    with request_context(request):
        way_on = perform_login(request, Login(user=user, email=user.email))

    assert way_on.url == CHALLENGE
    assert not request.user.is_authenticated


def test_the_second_factor_is_the_last_stage_and_the_only_one_of_its_kind(settings):
    assert AccountAdapter().get_login_stages()[-1] == "identity.stages.SecondFactorStage"
    assert not any(app.startswith("allauth.mfa") for app in settings.INSTALLED_APPS)


def test_a_challenge_without_a_sign_in_leads_to_one(client):
    assert client.get(CHALLENGE).url == "/accounts/login/"
    begun = client.post(f"{CHALLENGE}passkey/begin/", content_type="application/json")
    assert begun.status_code == 403


@pytest.mark.parametrize("change", ["password", "closed"])
def test_a_sign_in_that_waits_ends_with_what_it_began_with(client, user, change):
    enter_password(client, user)
    if change == "password":
        user.set_password("another horse battery")
    user.is_active = change != "closed"
    user.save()

    assert answer(client, totp_code(user)).url == "/accounts/login/"
    assert not is_in(client)

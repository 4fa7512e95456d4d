"""The second factor, by machine."""

import pytest

from identity.models import AccessToken, RecoveryDevice, TOTPDevice
from marketplace.core.models import SecurityAudit
from tests.factories import UserFactory, totp_code
from tests.factories.core import PASSWORD
from tests.factories.identity import Program, current_step

TOTP = "/api/v1/account/second-factor/totp/"
CONFIRM = f"{TOTP}confirm/"


def credentials(user, **more):
    return {"email": user.email, "password": PASSWORD} | more


def ask_for_token(api, user, **more):
    return api.post("/api/v1/tokens/", credentials(user, **more), format="json")


def code_of(answer):
    """What an app into which the secret was typed shows now."""
    device = TOTPDevice.objects.get(pk=answer.json()["id"])
    assert device.seed == answer.json()["secret"]
    return device.code_at(current_step())


def test_enrolling_takes_the_password_and_ends_in_a_token(api):
    user = UserFactory()
    refused = ask_for_token(api, user)
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    assert TOTP in refused.json()["detail"]

    started = api.post(TOTP, credentials(user), format="json")
    assert ask_for_token(api, user).json()["code"] == "second_factor_required"
    first = credentials(user, id=started.json()["id"], code=code_of(started), name="My phone")
    confirmed = api.post(CONFIRM, first, format="json")

    assert (started.status_code, confirmed.status_code) == (201, 201)
    assert started["Cache-Control"] == confirmed["Cache-Control"] == "no-store"
    assert len(confirmed.json()["recovery_codes"]) == 10
    assert ask_for_token(api, user, code=totp_code(user)).status_code == 201
    actions = list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["factor.start", "factor.add", "token.create"]


def test_a_token_takes_a_code_that_was_never_used(api):
    user = UserFactory(second_factor=True)
    assert ask_for_token(api, user).json()["code"] == "second_factor_invalid"
    assert ask_for_token(api, user, code="000000").json()["code"] == "second_factor_invalid"
    TOTPDevice.objects.update(throttling_failure_count=0)
    code = totp_code(user)

    assert ask_for_token(api, user, code=code).status_code == 201
    again = ask_for_token(api, user, code=code)

    assert (again.status_code, again.json()["code"]) == (403, "second_factor_invalid")
    assert AccessToken.objects.count() == 1


def test_a_recovery_code_makes_a_token_too(api):
    user = UserFactory(second_factor=True)
    code = RecoveryDevice.objects.create(user=user).renew()[0]
    assert ask_for_token(api, user, code=code).status_code == 201
    assert ask_for_token(api, user, code=code).status_code == 403


def test_the_code_does_not_tell_whether_the_password_was_right(api):
    user = UserFactory(second_factor=True)
    wrong = api.post(
        "/api/v1/tokens/",
        {"email": user.email, "password": "wrong horse", "code": totp_code(user)},
        format="json",
    )
    assert wrong.json()["code"] == "sign_in_refused"
    assert ask_for_token(api, user, code=totp_code(user)).status_code == 201


@pytest.mark.parametrize("place", [TOTP, CONFIRM])
def test_the_password_alone_never_adds_a_second_device(api, place):
    user = UserFactory(second_factor=True)
    answer = api.post(place, credentials(user, id=1, code="123456"), format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_enrolled")
    assert TOTPDevice.objects.count() == 1


def test_no_token_changes_devices(api):
    user = UserFactory(second_factor=True)
    secret = ask_for_token(api, user, code=totp_code(user)).json()["token"]
    answer = api.post(TOTP, headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_for_tokens")


def test_a_wrong_first_code_and_somebody_elses_set_up_enrol_nobody(api):
    user, other = UserFactory(), UserFactory()
    started = api.post(TOTP, credentials(user), format="json")
    of_user = {"id": started.json()["id"], "code": code_of(started)}

    stolen = api.post(CONFIRM, credentials(other, **of_user), format="json")
    wrong = api.post(CONFIRM, credentials(user, **of_user | {"code": "000000"}), format="json")

    assert (stolen.status_code, stolen.json()["code"]) == (409, "enrolment_not_started")
    assert (wrong.status_code, wrong.json()["code"]) == (403, "second_factor_invalid")
    assert not TOTPDevice.objects.filter(confirmed=True).exists()


def test_ones_devices_are_listed_without_their_secrets(api):
    user = UserFactory(second_factor=True)
    api.force_authenticate(user)
    answer = api.get("/api/v1/account/second-factor/")
    device = answer.json()["devices"][0]
    assert (device["kind"], device["name"], device["last_used_at"]) == ("totp", "Phone", None)
    assert user.otp_device.seed not in answer.content.decode()


def test_guessing_codes_ends_in_429_and_says_when_to_go_on(settings):
    settings.ACCOUNT_RATE_LIMITS = {"second_factor": "5/5m/key"}
    user = UserFactory(second_factor=True)
    answers = []
    for number in range(6):
        TOTPDevice.objects.update(throttling_failure_count=0)
        answers.append(ask_for_token(Program(), user, code=f"{number:06}"))

    assert [answer.status_code for answer in answers] == [403] * 5 + [429]
    assert answers[-1].json()["code"] == "second_factor_limited"
    assert 290 < int(answers[-1]["Retry-After"]) <= 300
    assert ask_for_token(Program(), user, code=totp_code(user)).status_code == 429

"""Signing up, confirming and signing in, by machine."""

import re

import pytest
from allauth.account.models import EmailAddress

from developers.models import Developer
from identity.models import AccessToken
from marketplace.core.models import SecurityAudit, User
from tests.factories import UserFactory, totp_code
from tests.factories.core import PASSWORD
from tests.factories.identity import add_totp

NEW = {"email": "ada@example.org", "password": PASSWORD}


def sign_up(api, **other):
    return api.post("/api/v1/accounts/", NEW | other, format="json")


def key_in(mail):
    return re.search(r"/confirm-email/([^/]+)/", mail.body)[1]


def test_a_new_account_is_confirmed_by_mail_and_may_then_sign_in(api, mailoutbox):
    assert sign_up(api).status_code == 202
    early = api.post("/api/v1/tokens/", NEW, format="json")
    assert (early.status_code, early.json()["code"]) == (403, "sign_in_refused")
    assert not AccessToken.objects.exists()

    confirmed = api.post("/api/v1/developers/verify-email/", {"key": key_in(mailoutbox[0])}, "json")
    user = User.objects.get()
    add_totp(user)
    token = api.post("/api/v1/tokens/", NEW | {"code": totp_code(user)}, format="json")

    assert confirmed.json()["email"] == NEW["email"]
    assert token.status_code == 201
    actions = list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["user.create", "email.confirm", "token.create"]


def test_a_taken_address_gets_the_same_answer_and_its_owner_a_mail(api, mailoutbox):
    fresh = sign_up(api)
    mailoutbox.clear()

    again = sign_up(api, email="ADA@example.org", password="another " + PASSWORD)

    assert (again.status_code, again.json()["detail"]) == (
        fresh.status_code,
        fresh.json()["detail"],
    )
    assert User.objects.count() == 1
    assert User.objects.get().check_password(PASSWORD)
    assert [mail.to for mail in mailoutbox] == [["ada@example.org"]]
    assert "/confirm-email/" not in mailoutbox[0].body


@pytest.mark.parametrize("password", ["short", "1234567890", "password123"])
def test_a_weak_password_is_refused(api, password):
    assert sign_up(api, password=password).status_code in {400, 422}
    assert not User.objects.exists()


def test_signing_up_as_a_developer_is_one_step_or_none(api, mailoutbox):
    answer = api.post("/api/v1/developers/", NEW | {"display_name": "Ada & Co"}, format="json")
    assert answer.status_code == 202
    assert Developer.objects.get().verification == "none"

    api.post("/api/v1/developers/verify-email/", {"key": key_in(mailoutbox[0])}, format="json")
    assert Developer.objects.get().verification == "email"

    taken = api.post("/api/v1/developers/", NEW | {"display_name": "Somebody else"}, format="json")
    assert taken.json()["detail"] == answer.json()["detail"]
    assert Developer.objects.count() == 1


@pytest.mark.parametrize("key", ["", "nonsense", "MQ:1abcde:signature", "x" * 200])
def test_a_made_up_key_confirms_nothing(api, key):
    user = UserFactory(confirmed=False)
    answer = api.post("/api/v1/developers/verify-email/", {"key": key}, format="json")
    assert answer.status_code in {400, 422}
    assert not EmailAddress.objects.get(user=user).verified


def test_wrong_password_unknown_address_and_closed_account_sound_the_same(api):
    UserFactory(email="ada@example.org")
    UserFactory(email="closed@example.org", is_active=False)

    def details(email, password):
        wanted = {"email": email, "password": password}
        answer = api.post("/api/v1/tokens/", wanted, format="json")
        return answer.status_code, answer.json()["code"], answer.json()["detail"]

    wrong = details("ada@example.org", "wrong horse battery")
    assert wrong == details("nobody@example.org", PASSWORD)
    assert wrong == details("closed@example.org", PASSWORD)
    assert wrong[0] == 403


def test_guessing_passwords_is_slowed_down(api):
    guess = {"email": "ada@example.org", "password": "wrong"}
    answers = [api.post("/api/v1/tokens/", guess, format="json") for _ in range(21)]

    assert answers[-1].status_code == 429
    assert answers[-1].json()["code"] == "throttled"
    assert int(answers[-1]["Retry-After"]) > 0


def test_a_password_counts_exactly_as_typed_however_long(client):
    typed = "  Ünübertrefflich LANG " + "und noch länger " * 6
    client.post("/accounts/signup/", {"email": "ada@example.org", "password1": typed})
    user = User.objects.get()

    assert user.check_password(typed)
    assert not user.check_password(typed.strip())
    assert not user.check_password(typed.lower())
    assert not user.check_password(typed[:72])


@pytest.mark.parametrize("page", ["login", "signup"])
def test_password_fields_hide_what_is_typed_and_let_managers_help(client, page):
    fields = re.findall(
        r"<input[^>]*password[^>]*>", client.get(f"/accounts/{page}/").content.decode()
    )
    assert fields
    for field in fields:
        assert 'type="password"' in field
        assert 'autocomplete="' in field
        assert "onpaste" not in field


def test_nobody_has_an_account_from_the_start():
    assert not User.objects.exists()


def test_a_wrong_password_is_noted_with_where_it_came_from(client, caplog):
    user = UserFactory()

    client.post("/accounts/login/", {"login": user.email, "password": "not this one"})

    assert "Wrong e-mail or password, from 127.0.0.1" in caplog.text
    assert user.email not in caplog.text

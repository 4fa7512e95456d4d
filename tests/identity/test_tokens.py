"""Personal access tokens."""

from datetime import timedelta

import pytest
from django.utils import timezone

from identity.actions import tokens
from identity.models import AccessToken
from marketplace.core import keys
from marketplace.core.models import SecurityAudit
from tests.factories import UserFactory, sign_in
from tests.factories.core import PASSWORD


def make_token(user=None, *, at=None):
    return tokens.create_token(user=user or UserFactory(), name="test", at=at or timezone.now())


def ask(api, secret, *, scheme="Bearer"):
    return api.get("/api/v1/wallet/", headers={"Authorization": f"{scheme} {secret}"})


def test_a_token_is_shown_once_and_kept_as_a_hash(api):
    user = UserFactory()
    wanted = {"email": user.email, "password": PASSWORD, "name": "my laptop"}
    made = api.post("/api/v1/tokens/", wanted, format="json")
    secret = made.json()["token"]

    listed = api.get("/api/v1/tokens/", headers={"Authorization": f"Bearer {secret}"}).json()

    assert made["Cache-Control"] == "no-store"
    assert "token" not in listed["data"][0]
    row = AccessToken.objects.values().get()
    assert secret not in str(row)
    assert row["token_hash"] == keys.hash_secret(secret)


def test_a_token_opens_the_api_and_notes_when(api):
    token, secret = make_token()
    assert ask(api, secret).status_code == 200
    assert ask(api, secret, scheme="bearer").status_code == 200
    token.refresh_from_db()
    assert token.last_used_at is not None


def expired():
    long_ago = timezone.now() - timedelta(days=400)
    return make_token(at=long_ago)[1]


def revoked():
    token, secret = make_token()
    tokens.revoke_token(token=token, by=token.user, at=timezone.now())
    return secret


def closed():
    return make_token(UserFactory(is_active=False))[1]


def altered():
    secret = make_token()[1]
    return secret[:-8] + "aaaaaaaa"


@pytest.mark.parametrize("secret", [expired, revoked, closed, altered, lambda: "", lambda: "ü\xff"])
def test_any_other_token_opens_nothing(api, secret):
    answer = ask(api, secret())
    assert answer.status_code == 401
    assert answer.json()["code"] == "authentication_failed"
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_revoking_twice_is_one_line_of_history(api):
    token, secret = make_token()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")

    assert api.delete(f"/api/v1/tokens/{token.pk}/").status_code == 204
    assert api.delete(f"/api/v1/tokens/{token.pk}/").status_code == 401
    tokens.revoke_token(token=token, by=token.user, at=timezone.now())

    assert SecurityAudit.objects.filter(action="token.revoke").count() == 1


def test_the_page_shows_a_new_token_once(client):
    sign_in(client, UserFactory())

    made = client.post("/account/tokens/new/", {"name": "my laptop"})
    listed = client.get("/account/tokens/")

    assert made["Cache-Control"] == "no-store"
    secret = made.context["new_token"]
    assert secret in made.content.decode()
    assert secret not in listed.content.decode()
    assert "my laptop" in listed.content.decode()


@pytest.mark.parametrize("character", ["l", "O", "!"])
def test_identifiers_and_secrets_are_long_random_and_checkable(character):
    assert keys.new_key("inst") != keys.new_key("inst")
    assert character not in keys.new_key("inst").removeprefix("inst_")
    assert keys.is_well_formed(keys.new_secret("mtx_pat"))
    assert not keys.is_well_formed("mtx_pat_" + "a" * 49)

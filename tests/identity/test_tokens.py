"""Personal access tokens."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from identity import scopes
from identity.actions import tokens
from identity.jobs import reminders
from identity.models import AccessToken
from marketplace.core import keys
from marketplace.core.models import SecurityAudit
from tests.factories import UserFactory, sign_in, totp_code
from tests.factories.core import PASSWORD


def make_token(user=None, *, at=None, **about):
    return tokens.create_token(
        user=user or UserFactory(), name="test", at=at or timezone.now(), **about
    )


def ask(api, secret, *, scheme="Bearer"):
    return api.get("/api/v1/wallet/", headers={"Authorization": f"{scheme} {secret}"})


def works(api, secret):
    return ask(api, secret).status_code == 200


def test_a_token_is_shown_once_and_kept_as_a_hash(api):
    user = UserFactory(second_factor=True)
    wanted = {"email": user.email, "password": PASSWORD, "name": "my laptop"}
    wanted["code"] = totp_code(user)
    made = api.post("/api/v1/tokens/", wanted, format="json")
    secret = made.json()["token"]

    listed = api.get("/api/v1/tokens/", headers={"Authorization": f"Bearer {secret}"}).json()

    assert made["Cache-Control"] == "no-store"
    assert "token" not in listed["data"][0]
    row = AccessToken.objects.values().get()
    assert secret not in str(row)
    assert row["token_hash"] == keys.hash_secret(secret)


def test_what_is_asked_for_is_what_is_made(api):
    user = UserFactory(second_factor=True)
    wanted = {
        "email": user.email,
        "password": PASSWORD,
        "code": totp_code(user),
        "scopes": ["apps:read", "apps:write"],
        "app": "mine",
        "expires_in_days": 30,
    }

    made = api.post("/api/v1/tokens/", wanted, format="json").json()

    assert (made["scopes"], made["app"]) == (["apps:write"], "mine")
    token = user.access_tokens.get()
    assert token.expires_at - token.created_at == timedelta(days=30)


def test_without_scopes_it_is_for_everything_or_for_everything_of_one_app():
    everything, _ = make_token()
    limited, _ = make_token(app="mine")
    assert everything.scopes == scopes.every_scope()
    assert limited.scopes == ["apps:write", "releases:write"]


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"scopes": ["nonsense:read"]}, 400, "invalid_input"),
        ({"scopes": ["account:write"]}, 400, "invalid_input"),
        ({"expires_in_days": 366}, 400, "invalid_input"),
        ({"app": "mine", "scopes": ["money:read"]}, 422, "scope_beyond_app"),
    ],
)
def test_what_cannot_be_is_not_made(api, asked, status, code):
    user = UserFactory(second_factor=True)
    wanted = {"email": user.email, "password": PASSWORD, "code": totp_code(user), **asked}
    answer = api.post("/api/v1/tokens/", wanted, format="json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not AccessToken.objects.exists()


def test_a_token_opens_the_api_and_notes_when_and_from_where(api):
    token, secret = make_token()
    assert works(api, secret)
    assert ask(api, secret, scheme="bearer").status_code == 200
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert token.last_used_ip == "127.0.0.1"


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


def test_all_are_revoked_in_one_step_and_one_line(api):
    user = UserFactory()
    secrets = [make_token(user)[1] for _ in range(3)]
    _, of_another = make_token()

    asking = {"Authorization": f"Bearer {secrets[0]}"}
    answer = api.post("/api/v1/tokens/revoke-all/", headers=asking)

    assert answer.json() == {"revoked": 3}
    assert not any(works(api, secret) for secret in secrets)
    assert works(api, of_another)
    assert SecurityAudit.objects.filter(action="token.revoke_all").count() == 1


class TestRotation:
    def rotate(self, token, *, overlap=timedelta(hours=1), at=None):
        return tokens.rotate_token(
            token=token, overlap=overlap, by=token.user, at=at or timezone.now()
        )

    def test_both_work_until_the_overlap_ends(self, api):
        token, old = make_token(granted=["money:read"], lifetime=timedelta(days=30))

        replacement, new = self.rotate(token)

        assert works(api, old)
        assert works(api, new)
        token.refresh_from_db()
        assert token.replaced_by == replacement
        assert not token.is_usable(at=timezone.now() + timedelta(hours=1))
        assert replacement.scopes == ["money:read"]
        assert replacement.expires_at - replacement.created_at == timedelta(days=30)
        assert SecurityAudit.objects.filter(action="token.rotate").count() == 1

    def test_without_overlap_the_old_one_ends_at_once(self, api):
        token, old = make_token()
        _, new = self.rotate(token, overlap=timedelta())
        assert (works(api, old), works(api, new)) == (False, True)

    def test_an_overlap_never_makes_the_old_one_live_longer(self):
        token, _ = make_token(lifetime=timedelta(hours=2))
        self.rotate(token, overlap=timedelta(days=7))
        ends_at = token.expires_at
        token.refresh_from_db()
        assert token.expires_at == ends_at

    def test_a_token_is_rotated_once(self):
        token, _ = make_token()
        self.rotate(token)
        with pytest.raises(tokens.TokenEnded):
            self.rotate(token)
        assert AccessToken.objects.count() == 2

    def test_a_token_rotates_itself_and_no_other(self, api):
        user = UserFactory()
        small, secret = make_token(user, granted=["tokens:write"])
        mighty, _ = make_token(user)
        api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")

        refused = api.post(f"/api/v1/tokens/{mighty.pk}/rotate/", {}, format="json")
        made = api.post(f"/api/v1/tokens/{small.pk}/rotate/", {"overlap_hours": 0}, format="json")

        assert (refused.status_code, refused.json()["code"]) == (403, "rotates_itself_alone")
        assert made.status_code == 201
        assert made["Cache-Control"] == "no-store"
        assert made.json()["scopes"] == ["tokens:write"]


class TestReminder:
    def test_one_mail_comes_a_week_before_the_end(
        self, mailoutbox, django_capture_on_commit_callbacks
    ):
        now = timezone.now()
        token, _ = make_token(at=now - timedelta(days=84))
        make_token(at=now - timedelta(days=80))

        for _ in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                reminders.remind_of_ending_tokens(at=now)

        assert [mail.to for mail in mailoutbox] == [[token.user.email]]
        assert "ends soon" in mailoutbox[0].subject

    def test_who_made_it_for_a_few_days_or_rotated_it_hears_nothing(self):
        now = timezone.now()
        make_token(lifetime=timedelta(days=6))
        token, _ = make_token(at=now - timedelta(days=88))
        tokens.rotate_token(token=token, overlap=timedelta(days=1), by=token.user, at=now)
        assert reminders.remind_of_ending_tokens(at=now) == 0


class TestLeaks:
    def report(self, api, *secrets):
        found = [{"token": text, "url": "https://example.org/x", "source": "s"} for text in secrets]
        return api.post("/api/v1/tokens/leaks/", found, format="json")

    def test_a_leaked_token_ends_and_its_owner_is_told(
        self, api, mailoutbox, django_capture_on_commit_callbacks
    ):
        token, secret = make_token()

        with django_capture_on_commit_callbacks(execute=True):
            answer = self.report(api, secret, keys.new_secret("mtx_pat"), "nonsense")

        labels = [item["label"] for item in answer.json()]
        assert labels == ["true_positive", "false_positive", "false_positive"]
        assert not works(api, secret)
        row = SecurityAudit.objects.get(action="token.revoke")
        assert row.actor is None
        assert row.details["reason"] == "leaked"
        assert row.details["url"] == "https://example.org/x"
        told = mailoutbox[-1]
        assert told.to == [token.user.email]
        assert "https://example.org/x" in told.body
        assert secret not in told.body

    def test_the_answer_names_neither_the_token_nor_its_owner(self, api):
        token, secret = make_token()
        answer = self.report(api, secret)
        assert set(answer.json()[0]) == {"token_hash", "token_type", "label"}
        assert secret not in answer.content.decode()
        assert token.user.email not in answer.content.decode()

    def test_reporting_again_changes_nothing(self, api):
        _, secret = make_token()
        self.report(api, secret)
        again = self.report(api, secret)
        assert again.json()[0]["label"] == "true_positive"
        assert SecurityAudit.objects.filter(action="token.revoke").count() == 1

    def test_what_a_leaked_token_was_rotated_to_ends_too(self, api):
        """Whoever finds a token can rotate it before anybody reports it."""
        now = timezone.now()
        token, leaked = make_token()
        token, _ = tokens.rotate_token(token=token, overlap=timedelta(), by=token.user, at=now)
        _, kept = tokens.rotate_token(token=token, overlap=timedelta(), by=token.user, at=now)

        self.report(api, leaked)

        assert not works(api, kept)
        assert SecurityAudit.objects.filter(action="token.revoke").count() == 1

    @pytest.mark.parametrize(
        "url", ["https://a.example\n\nYou are locked out", "Call 555", "javascript:alert(1)"]
    )
    def test_a_report_writes_no_text_of_its_own_into_our_mail(
        self, api, url, mailoutbox, django_capture_on_commit_callbacks
    ):
        _, secret = make_token()
        with django_capture_on_commit_callbacks(execute=True):
            api.post("/api/v1/tokens/leaks/", [{"token": secret, "url": url}], format="json")
        assert "was found at the web." in mailoutbox[-1].body
        assert url not in mailoutbox[-1].body

    def test_at_most_a_hundred_come_at_once(self, api):
        assert self.report(api, *["x"] * 101).status_code == 400


WANTED = {"name": "my laptop", "scopes": ["apps:write"], "expires_in_days": 30, "app": ""}


class TestPages:
    def test_a_new_token_is_shown_once(self, client):
        sign_in(client, UserFactory())

        made = client.post("/account/tokens/new/", WANTED)
        listed = client.get("/account/tokens/")

        assert made["Cache-Control"] == "no-store"
        secret = made.context["secret"]
        assert secret in made.content.decode()
        assert secret not in listed.content.decode()
        assert "my laptop" in listed.content.decode()
        assert "apps:write" in listed.content.decode()

    def test_a_preset_fills_in_the_scopes(self, client):
        sign_in(client, UserFactory())
        page = client.get("/account/tokens/new/?preset=publish").content.decode()
        assert page.count(" checked") == 2

    def test_what_a_token_for_one_app_cannot_do_is_refused_in_the_form(self, client):
        sign_in(client, UserFactory())
        wanted = WANTED | {"app": "mine", "scopes": ["money:read"]}
        page = client.post("/account/tokens/new/", wanted)
        assert "A token for one app" in page.content.decode()
        assert not AccessToken.objects.exists()

    def test_rotating_shows_the_new_secret_once(self, client):
        token, _ = make_token()
        sign_in(client, token.user)

        made = client.post(f"/account/tokens/{token.pk}/rotate/", {"overlap_hours": 24})
        again = client.post(f"/account/tokens/{token.pk}/rotate/", {"overlap_hours": 24})

        assert made.context["secret"] in made.content.decode()
        assert made["Cache-Control"] == "no-store"
        assert "rotated already" in again.content.decode()

    @pytest.mark.parametrize("place", ["new", "{pk}/rotate"])
    def test_a_new_secret_takes_a_fresh_second_factor(self, client, place):
        token, _ = make_token()
        sign_in(client, token.user, fresh=False)

        answer = client.post(f"/account/tokens/{place.format(pk=token.pk)}/", WANTED)

        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/second-factor/")
        assert AccessToken.objects.count() == 1

    def test_all_are_revoked(self, client, api):
        token, secret = make_token()
        sign_in(client, token.user)
        client.post("/account/tokens/revoke-all/", {"confirm": "revoke"})
        assert not works(api, secret)


@pytest.mark.parametrize("character", ["l", "O", "!"])
def test_identifiers_and_secrets_are_long_random_and_checkable(character):
    assert keys.new_key("inst") != keys.new_key("inst")
    assert character not in keys.new_key("inst").removeprefix("inst_")
    assert keys.is_well_formed(keys.new_secret("mtx_pat"))
    assert not keys.is_well_formed("mtx_pat_" + "a" * 49)


def test_the_published_form_is_the_one_tokens_have():
    guide = (settings.BASE_DIR / "docs" / "api.md").read_text()
    form = re.search(r"A token matches `([^`]+)`", guide)[1]
    assert all(re.fullmatch(form, keys.new_secret(tokens.PREFIX)) for _ in range(50))

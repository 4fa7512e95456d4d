"""Where somebody is signed in, and what they hear about it."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.test import Client

from identity import user_agents
from identity.actions import sessions
from identity.models import KnownDevice
from marketplace.core.models import SecurityAudit
from tests.factories import UserFactory, sign_in, totp_code
from tests.factories.core import PASSWORD

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


def browser(user, *, agent=FIREFOX, into=None):
    """A browser in which that person has just signed in by password."""
    client = into or Client(headers={"User-Agent": agent})
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_signed_in(client):
    return client.get("/account/sessions/").status_code == 200


def actions(user):
    return list(SecurityAudit.objects.filter(actor=user).values_list("action", flat=True))


@pytest.fixture
def user():
    return UserFactory()


def test_the_page_lists_browsers_in_words_and_marks_this_one(user):
    here = browser(user)
    browser(user, agent=SAFARI)

    page = here.get("/account/sessions/")

    found = [(session.device, session.is_current) for session in page.context["sessions"]]
    assert found == [("Firefox on Linux", True), ("Safari on iPhone", False)]


def test_an_ended_session_is_out_with_its_next_request(user):
    here, there = browser(user), browser(user, agent=SAFARI)
    other = UserSession.objects.get(session_key=there.session.session_key)

    here.post(f"/account/sessions/{other.pk}/end/")
    here.post(f"/account/sessions/{other.pk}/end/")

    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert actions(user).count("session.end") == 1


def test_all_others_end_in_one_step_and_one_line(user):
    here, *others = [browser(user) for _ in range(3)]

    here.post("/account/sessions/end/")

    assert is_signed_in(here)
    assert not any(is_signed_in(other) for other in others)
    assert actions(user).count("session.end_all") == 1


def test_the_api_does_the_same(user):
    here, there = browser(user), browser(user, agent=SAFARI)

    listed = here.get("/api/v1/account/sessions/").json()["data"]
    ended = here.delete("/api/v1/account/sessions/")

    assert {(row["device"], row["is_current"]) for row in listed} == {
        ("Firefox on Linux", True),
        ("Safari on iPhone", False),
    }
    assert ended.json() == {"ended": 1}
    assert not is_signed_in(there)


def test_a_session_opened_before_is_listed_once_it_is_used(client, user):
    sign_in(client, user)
    assert len(client.get("/account/sessions/").context["sessions"]) == 1


class TestDevices:
    def test_the_first_browser_is_no_news_and_the_second_is(
        self, user, mailoutbox, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            browser(user)
        assert mailoutbox == []

        with django_capture_on_commit_callbacks(execute=True):
            browser(user, agent=SAFARI)

        assert mailoutbox[0].to == [user.email]
        assert "Safari on iPhone" in mailoutbox[0].body
        assert actions(user).count("device.add") == 1

    def test_a_browser_that_is_known_is_no_news_again(self, user):
        browser(UserFactory())
        first = browser(user)
        first.post("/accounts/logout/")
        browser(user, into=first)
        assert KnownDevice.objects.filter(user=user).count() == 1
        assert "device.add" not in actions(user)

    def test_a_made_up_cookie_is_a_new_browser(self, user):
        browser(user)
        forger = Client(headers={"User-Agent": FIREFOX})
        forger.cookies["device"] = "made:up"
        browser(user, into=forger)
        assert actions(user).count("device.add") == 1

    def test_the_cookie_is_for_us_alone(self, user):
        cookie = browser(user).cookies["device"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not KnownDevice.objects.filter(device_hash__in=cookie.value.split(":")).exists()


class TestPassword:
    def test_changing_it_ends_other_sessions_and_is_told(
        self, user, mailoutbox, django_capture_on_commit_callbacks
    ):
        here, there = browser(user), browser(user)
        new = "another " + PASSWORD
        wanted = {"oldpassword": PASSWORD, "password1": new, "password2": new}

        with django_capture_on_commit_callbacks(execute=True):
            answer = here.post("/accounts/password/change/", wanted)

        assert answer.status_code == 302
        assert is_signed_in(here)
        assert not is_signed_in(there)
        assert actions(user).count("password.change") == 1
        assert "password was changed" in mailoutbox[-1].subject
        assert new not in mailoutbox[-1].body

    def test_resetting_it_ends_every_session_and_is_told(
        self, user, client, mailoutbox, django_capture_on_commit_callbacks
    ):
        there = browser(user)
        client.post("/accounts/password/reset/", {"email": user.email})
        link = re.search(r"/accounts/password/reset/key/\S+", mailoutbox[-1].body)[0]
        form = client.get(link, follow=True)
        new = "another " + PASSWORD

        with django_capture_on_commit_callbacks(execute=True):
            client.post(
                form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True
            )

        assert not is_signed_in(there)
        assert actions(user).count("password.reset") == 1
        assert "password was reset" in mailoutbox[-1].subject


class TestAddresses:
    @pytest.fixture
    def second(self, user):
        return EmailAddress.objects.create(user=user, email="new@example.org", verified=True)

    def manage(self, client, user, **wanted):
        sign_in(client, user)
        assert client.post("/accounts/email/", wanted).status_code == 302

    def test_a_change_is_told_to_the_old_address_too(
        self, client, user, second, mailoutbox, django_capture_on_commit_callbacks
    ):
        before = user.email
        with django_capture_on_commit_callbacks(execute=True):
            self.manage(client, user, email=second.email, action_primary="")

        told = [mail.to[0] for mail in mailoutbox if "was changed" in mail.subject]
        assert sorted(told) == sorted([before, "new@example.org"])
        assert actions(user).count("email.change") == 1

    def test_a_removed_address_is_told(
        self, client, user, second, mailoutbox, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            self.manage(client, user, email=second.email, action_remove="")
        told = [mail.to[0] for mail in mailoutbox if "was removed" in mail.subject]
        assert sorted(told) == sorted([user.email, "new@example.org"])
        assert actions(user).count("email.remove") == 1

    def test_an_added_address_is_told(
        self, client, user, mailoutbox, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            self.manage(client, user, email="third@example.org", action_add="")
        told = [mail.to[0] for mail in mailoutbox if "was added" in mail.subject]
        assert told == [user.email]
        assert actions(user).count("email.add") == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (SAFARI, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5.0", "curl"),
        ("", "an unknown browser"),
    ],
)
def test_browsers_are_named_in_words(agent, words):
    assert user_agents.in_words(agent) == words


def test_a_session_that_was_just_stepped_up_can_be_ended_too(client):
    user = UserFactory(second_factor=True)
    sign_in(client, user, fresh=False)
    client.get("/")

    client.post("/account/second-factor/", {"code": totp_code(user)})  # it has a new key now
    sessions.end_sessions(user=user, by=user)

    assert not is_signed_in(client)

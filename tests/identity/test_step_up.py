"""What matters most asks for the second factor again."""

import pytest
from django.urls import reverse

from identity import step_up
from identity.actions import devices
from identity.models import AccessToken
from tests.factories import UserFactory, VersionFactory, sign_in, totp_code

CHALLENGE = "/account/second-factor/"


@pytest.fixture
def user():
    return UserFactory(second_factor=True)


@pytest.mark.parametrize(
    "page", ["/accounts/email/", "/accounts/password/change/", "/account/security/passkey/"]
)
def test_a_page_asks_first_and_comes_back(client, user, page):
    sign_in(client, user, fresh=False)
    asked = client.get(page, follow=False)
    assert asked.url == f"{CHALLENGE}?next={page.replace('/', '%2F')}"

    confirmed = client.post(asked.url, {"code": totp_code(user), "next": page})

    assert confirmed.url == page
    assert client.get(page).status_code == 200


def test_freshness_is_a_moment_and_passes(client, user):
    sign_in(client, user)
    assert client.get("/accounts/email/").status_code == 200
    session = client.session
    session[step_up.SESSION_KEY] -= step_up.FRESH_FOR.total_seconds()
    session.save()
    assert client.get("/accounts/email/").status_code == 302


def test_the_flag_without_the_device_is_worth_nothing(client, user):
    client.force_login(UserFactory())
    session = client.session
    session[step_up.SESSION_KEY] = 2**40
    session.save()
    assert client.get("/account/security/recovery-codes/").url == "/account/security/"


def test_what_is_posted_too_late_sends_nothing_and_leads_back_to_its_form(client, user):
    sign_in(client, user, fresh=False)
    form = "http://testserver/account/tokens/new/?app=mine"

    asked = client.post("/account/tokens/new/", {"name": "a"}, headers={"Referer": form})

    assert asked.url == f"{CHALLENGE}?next=%2Faccount%2Ftokens%2Fnew%2F%3Fapp%3Dmine"
    assert not AccessToken.objects.exists()
    assert "Nothing is sent yet" in client.get(asked.url).content.decode()


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:1", ""])
def test_the_way_back_stays_in_the_house(client, user, wanted):
    sign_in(client, user, fresh=False)
    confirmed = client.post(CHALLENGE, {"code": totp_code(user), "next": wanted})
    assert confirmed.url == "/"


def test_publishing_asks_and_then_publishes(client):
    version = VersionFactory(app__status="approved", status="approved", risk="low")
    person = version.app.developer.memberships.get().user
    publish = reverse("appstore:console-app-publish", args=[version.app.slug])
    sign_in(client, person, fresh=False)
    asked = client.post(
        publish, headers={"Referer": f"http://testserver{version.get_absolute_url()}"}
    )
    version.refresh_from_db()
    assert (version.status, CHALLENGE in asked.url) == ("approved", True)

    back = client.post(asked.url, {"code": totp_code(person), "next": version.get_absolute_url()})
    client.post(publish)

    assert back.url == version.get_absolute_url()
    version.refresh_from_db()
    assert version.status == "published"


def test_publishing_by_session_through_the_api_asks_too(client):
    version = VersionFactory(app__status="approved", status="approved", risk="low")
    person = version.app.developer.memberships.get().user
    sign_in(client, person, fresh=False)
    answer = client.post(
        f"/api/v1/apps/{version.app.slug}/publish/", content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")


def test_without_a_device_an_old_session_enrols_none_and_changes_no_address(client):
    client.force_login(UserFactory())  # which leaves no sign-in of just now
    for page in ("/accounts/email/", "/account/security/passkey/"):
        assert client.get(page).url.startswith("/accounts/reauthenticate/?next=")
    started = client.post("/account/security/authenticator/start/")
    assert started.url.startswith("/accounts/reauthenticate/?next=")


def test_removing_the_device_ends_freshness_at_once(client, user):
    sign_in(client, user)
    tablet = type(user.otp_device).objects.create(user=user, name="Tablet")
    devices.remove(device=user.otp_device, by=user)

    page = client.get("/account/security/")
    assert not page.wsgi_request.user.is_verified()
    assert client.get("/accounts/email/").url.startswith(CHALLENGE)
    assert tablet.user == user


def test_the_administration_sends_everybody_to_the_step_they_miss(client):
    boss = UserFactory(is_staff=True, is_superuser=True)
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
    client.force_login(boss)
    enrol = client.get("/admin/", follow=True)
    assert enrol.redirect_chain[-1][0] == "/account/security/"
    assert "The administration needs a second factor" in enrol.content.decode()

    sign_in(client, boss)
    session = client.session
    del session["otp_device_id"]
    session.save()
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith(CHALLENGE)
    sign_in(client, boss, fresh=False)
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    "place", ["account/emailaddress", "auth/group", "django_otp_webauthn/webauthncredential"]
)
def test_nobody_changes_accounts_in_the_administration_unseen(client, staff, place):
    client.force_login(staff)
    assert client.get(f"/admin/{place}/").status_code == 404

"""From sign-up to a passkey, and every way back in, in a real browser."""

import pytest

from tests.journeys.browsing import BrowserPerson, chromium

pytestmark = pytest.mark.journey


@pytest.fixture
def person(market):
    with chromium() as browser:
        yield BrowserPerson(browser, market, "person")


def plug_in_authenticator(person):
    """Chromium's own virtual security key, which needs no finger."""
    devtools = person.context.new_cdp_session(person.page)
    devtools.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key})


def sign_out(person):
    person.page.get_by_role("button", name="Account").click()
    person.page.get_by_role("button", name="Sign out").click()
    person.page.wait_for_url("**/")


def forget_the_last_time(market, person):
    """As if five minutes had passed: the moment in the session is set back."""
    cookies = {cookie["name"]: cookie["value"] for cookie in person.context.cookies()}
    market.manage(
        "shell",
        "--command",
        "from django.conf import settings; from importlib import import_module;"
        "store = import_module(settings.SESSION_ENGINE).SessionStore;"
        f"session = store({cookies['sessionid']!r});"
        "session['second_factor_at'] -= 600; session.save()",
    )


def test_sign_up_authenticator_passkey_recovery_code_and_step_up(market, person):
    page = person.page
    plug_in_authenticator(person)

    # 1. Somebody signs up, confirms their address and sets up an authenticator app.
    person.sign_up()
    codes = person.enrol()
    assert len(set(codes)) == 10

    # 2. They add a passkey too; the fresh code carries them there.
    person.follow("Add a passkey")
    page.fill("[name=name]", "This laptop")
    person.press("Make the passkey")
    page.wait_for_url("**/account/security/")
    person.sees("This laptop")

    # 3. They sign out, and in again with password and passkey.
    sign_out(person)
    person.enter_password(person.email)
    page.wait_for_url("**/account/second-factor/")
    person.press("Use a passkey")
    page.wait_for_url(f"{market.url}/")

    # 4. Without any device, a recovery code lets them in, and a mail tells them.
    sign_out(person)
    person.enter_password(person.email)
    page.wait_for_url("**/account/second-factor/")
    person.follow("Use a recovery code")
    page.fill("[name=code]", codes[3])
    person.press("Confirm")
    page.wait_for_url(f"{market.url}/")
    subjects = [mail["Subject"] for mail in market.mails_to(person.email)]
    assert "A recovery code was used" in subjects

    # 5. Later, what matters asks again; a passkey answers, and they are back where they were.
    forget_the_last_time(market, person)
    page.goto("/accounts/email/")
    page.wait_for_url("**/account/second-factor/**")
    person.press("Use a passkey")
    page.wait_for_url("**/accounts/email/")
    assert person.complaints == []

"""The second factor at sign-in: no way in goes round it."""

import pytest

from marketplace.core.models import SecurityAudit
from tests.factories import UserFactory, totp_code
from tests.factories.core import PASSWORD

CHALLENGE = "/account/second-factor/"


def enter_password(client, user, **headers):
    form = {"login": user.email, "password": PASSWORD}
    return client.post("/accounts/login/", form, **headers)


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.fixture
def user():
    return UserFactory(second_factor=True)


def test_somebody_without_a_device_is_in_with_the_password(client):
    assert enter_password(client, UserFactory()).url == "/"
    assert is_in(client)
    assert SecurityAudit.objects.get().action == "session.start"


def test_the_password_alone_opens_nothing(client, user):
    answer = enter_password(client, user)

    assert answer.url == CHALLENGE
    assert not is_in(client)
    assert client.get("/account/security/").status_code == 302
    assert not SecurityAudit.objects.exists()


def test_the_code_opens_a_session_with_a_new_key(client, user):
    enter_password(client, user)
    before = client.session.session_key

    answer = client.post(CHALLENGE, {"code": totp_code(user)})

    assert answer.status_code == 302
    assert is_in(client)
    assert client.session.session_key != before
    assert client.get("/account/security/").wsgi_request.user.is_verified()
    started = SecurityAudit.objects.get()
    assert (started.action, started.details) == (
        "session.start",
        {"methods": ["password", "totpdevice"]},
    )

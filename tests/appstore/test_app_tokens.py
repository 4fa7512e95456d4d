"""An installed app's own token opens its own installation, and nothing else."""

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from appstore import policies
from appstore.actions import app_tokens, installing, suspensions, usage
from appstore.models import AppToken, UsageEntry
from tests.core.addresses import is_of_api, routes
from tests.core.recipes import Machine
from tests.factories import InstallationFactory, UserFactory, VersionFactory, sign_in

pytestmark = pytest.mark.django_db
SELF = "/api/v1/app/"
USAGE = "/api/v1/app/usage/"


def caller(secret):
    client = Machine()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def installed(**facts):
    installation = InstallationFactory(**facts)
    return installation, app_tokens.mint(installation)


def with_tokens(installation, tokens=10):
    usage.top_up(
        license=installation.license,
        tokens=tokens,
        external_id=f"order-{installation.pk}",
        by=installation.installed_by,
        at=timezone.now(),
    )


def test_an_app_learns_where_it_is_installed():
    installation, secret = installed()

    told = caller(secret).get(SELF).json()

    assert (told["id"], told["app"]) == (installation.pk, installation.app.slug)
    assert told["workspace"] == installation.workspace.slug
    assert told["version"] == installation.version.version
    assert told["license"] == installation.license.key


def test_an_app_spends_what_its_own_license_holds():
    installation, secret = installed()
    other, others_secret = installed()
    with_tokens(installation)
    with_tokens(other)

    spent = caller(secret).post(USAGE, {"amount": 4, "external_id": "a"})
    again = caller(secret).post(USAGE, {"amount": 4, "external_id": "a"})

    assert (spent.status_code, again.json()["id"]) == (201, spent.json()["id"])
    assert caller(secret).get(USAGE).json()["available"] == 6
    assert caller(others_secret).get(USAGE).json()["available"] == 10
    assert UsageEntry.objects.get(kind="spend").installation == installation


def test_versions_side_by_side_have_tokens_of_their_own():
    first, first_secret = installed()
    newer = VersionFactory(
        app=first.app, status="published", risk="low", published_at=timezone.now()
    )
    second, second_secret = installed(
        version=newer, workspace=first.workspace, license=first.license
    )

    assert caller(first_secret).get(SELF).json()["version"] == first.version.version
    assert caller(second_secret).get(SELF).json()["version"] == newer.version
    assert second.workspace == first.workspace


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"amount": 11, "external_id": "a"}, 409, "insufficient_tokens"),
        ({"amount": 0, "external_id": "a"}, 400, "invalid_input"),
        ({"amount": 1, "external_id": ""}, 400, "invalid_input"),
        ({"amount": 1, "external_id": "two words"}, 400, "invalid_input"),
        ({"amount": True, "external_id": "a"}, 400, "invalid_input"),
        ({"amount": 10**30, "external_id": "a"}, 400, "invalid_input"),
    ],
)
def test_what_cannot_be_spent_says_why(sent, status, code):
    installation, secret = installed()
    with_tokens(installation)

    answer = caller(secret).post(USAGE, sent)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert caller(secret).get(USAGE).json()["available"] == 10


def test_the_token_opens_no_other_address():
    _, secret = installed()
    client = caller(secret)
    own = {"v1:inside", "v1:inside-usage", "v1:inside-give-back"}
    asked = [route for route in routes() if is_of_api(route) and not route.asked]
    theirs = [route for route in asked if route.name not in own]
    assert len(theirs) > 10

    for route in theirs:
        answer = client.get(reverse(route.name))
        anonymous = Machine().get(reverse(route.name))
        # Open to everybody, or refused: never more than somebody without an account gets.
        assert answer.status_code in {401, anonymous.status_code}, route.name


def test_people_cannot_call_as_an_app(client):
    user = UserFactory()
    sign_in(client, user)

    assert client.get(SELF).status_code == 401


@pytest.mark.parametrize("secret", ["", "mtx_app_x", "mtx_pat_x", "ü", "mtx_app_" + "a" * 49])
def test_what_is_no_token_opens_nothing(secret):
    assert caller(secret).get(SELF).status_code == 401


def test_a_new_token_ends_the_one_before():
    installation, old = installed()

    new = app_tokens.rotate(
        installation=installation, by=installation.installed_by, at=timezone.now()
    )

    assert caller(old).get(SELF).status_code == 401
    assert caller(new).get(SELF).status_code == 200
    assert new not in str(AppToken.objects.values())


def test_only_an_owner_makes_a_new_one():
    installation, secret = installed()

    with pytest.raises(policies.OwnerRequired):
        app_tokens.rotate(installation=installation, by=UserFactory(), at=timezone.now())
    assert caller(secret).get(SELF).status_code == 200


def test_removing_the_app_ends_its_token():
    installation, secret = installed()

    installing.remove(installation=installation, by=installation.installed_by, at=timezone.now())

    assert caller(secret).get(SELF).status_code == 401
    with pytest.raises(policies.NotInstalled):
        app_tokens.rotate(
            installation=installation, by=installation.installed_by, at=timezone.now()
        )


def test_a_suspended_app_is_told_nothing():
    installation, secret = installed()
    staff = UserFactory(is_staff=True, is_superuser=True)

    suspensions.suspend(app=installation.app, reason="It mines.", by=staff, at=timezone.now())

    assert caller(secret).get(SELF).status_code == 401


def test_an_installation_has_one_token():
    installation, _ = installed()

    with pytest.raises(IntegrityError):
        app_tokens.mint(installation)


def test_the_page_shows_the_new_token_this_once(client):
    installation, old = installed()
    sign_in(client, installation.installed_by)
    place = reverse("appstore:app-token-rotate", args=[installation.pk])

    asked = client.get(place)
    assert "mtx_app_" in asked.content.decode()
    assert old not in asked.content.decode()
    shown = client.post(place)

    assert shown["Cache-Control"] == "no-store"
    assert caller(shown.context["secret"]).get(SELF).status_code == 200

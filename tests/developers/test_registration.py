"""Becoming a developer who may publish."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from developers import policies
from developers.actions import agreements, registration
from developers.models import Developer
from marketplace.core.models import SecurityAudit
from tests.factories import DeveloperFactory, UserFactory


def accept(developer, version=None):
    return agreements.accept_agreement(
        developer=developer,
        version=version or policies.current_agreement(),
        by=developer.user,
        at=timezone.now(),
    )


def test_a_confirmed_account_becomes_a_developer_once():
    user = UserFactory()
    developer = registration.register(user=user, display_name="Ada & Co")
    assert (developer.slug, developer.verification) == ("ada-co", "email")
    with pytest.raises(registration.AlreadyDeveloper):
        registration.register(user=user, display_name="Again")
    assert SecurityAudit.objects.count() == 1


def test_an_unconfirmed_one_is_lifted_when_it_confirms():
    user = UserFactory(confirmed=False)
    developer = registration.register(user=user, display_name="Ada")
    assert developer.verification == "none"
    EmailAddress.objects.update(verified=True)

    registration.note_confirmed_email(user=user)
    registration.note_confirmed_email(user=user)

    developer.refresh_from_db()
    assert developer.verification == "email"
    assert SecurityAudit.objects.filter(action="developer.verify").count() == 1


def test_two_of_the_same_name_get_addresses_of_their_own():
    names = ["Ada", "Ada", "ada!", "漢字", "漢字"]
    slugs = [registration.register(user=UserFactory(), display_name=name).slug for name in names]
    assert len(set(slugs)) == len(names)
    assert slugs[0] == "ada"
    assert slugs[3].startswith("developer")


@pytest.mark.django_db(transaction=True)
def test_four_of_the_same_name_at_once_all_get_in():
    users = UserFactory.create_batch(4)

    def register(user):
        try:
            return registration.register(user=user, display_name="Ada").slug
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(register, users))) == 4
    assert Developer.objects.count() == 4


def test_the_agreement_is_accepted_at_its_present_version():
    developer = DeveloperFactory(agreed=False)
    with pytest.raises(policies.AgreementRequired):
        policies.require_publisher(developer, by=developer.user)
    with pytest.raises(agreements.AgreementOutdated):
        accept(developer, "2020-01")
    assert not SecurityAudit.objects.exists()

    first = accept(developer)
    again = accept(developer)

    policies.require_publisher(first, by=first.user)
    assert first.agreement_accepted_at == again.agreement_accepted_at
    assert SecurityAudit.objects.count() == 1


def test_a_new_version_has_to_be_accepted_anew():
    developer = DeveloperFactory(agreement_version="2020-01")
    with pytest.raises(policies.AgreementRequired):
        policies.require_publisher(developer, by=developer.user)


def test_the_ladder_by_machine(api):
    api.force_authenticate(UserFactory())
    assert api.get("/api/v1/developers/me/").json()["code"] == "developer_required"
    assert api.post("/api/v1/developers/", {"display_name": "Ada"}, "json").status_code == 201
    assert api.post("/api/v1/developers/", {"display_name": "Ada"}, "json").status_code == 409

    offered = api.get("/api/v1/developers/agreement/").json()
    assert offered["accepted_at"] is None
    assert "Developer agreement" in offered["text"]
    place = "/api/v1/developers/agreement/"
    assert api.post(place, {"version": "2020-01"}, "json").json()["code"] == "agreement_outdated"
    assert api.post(place, {"version": offered["version"]}, "json").json()["accepted_at"]
    assert api.get("/api/v1/developers/me/").json()["agreement_version"] == offered["version"]


def test_the_ladder_by_page(client):
    client.force_login(UserFactory())
    assert (
        client.get("/developer/apps/", follow=True).redirect_chain[-1][0] == "/developer/register/"
    )
    assert client.get("/developer/").status_code == 200

    client.post("/developer/register/", {"display_name": "Ada"})
    client.post("/developer/agreement/", {"version": policies.current_agreement()})
    assert Developer.objects.get().agreement_version == ""
    client.post("/developer/agreement/", {"version": policies.current_agreement(), "accept": "on"})

    policies.require_publisher(Developer.objects.get(), by=Developer.objects.get().user)
    for place in ("/developer/", "/developer/apps/", "/account/activity/", "/developer/register/"):
        assert client.get(place, follow=True).status_code == 200

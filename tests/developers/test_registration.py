"""Becoming a developer who may publish."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from developers import agreement_texts, policies
from developers.actions import registration
from developers.models import Developer
from marketplace.core.models import SecurityAudit
from tests.factories import UserFactory


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

    registration.note_changed_owner(user=user)
    registration.note_changed_owner(user=user)

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


def test_the_ladder_by_machine(api):
    api.force_authenticate(UserFactory())
    assert api.get("/api/v1/developers/me/").json()["code"] == "developer_required"
    assert api.post("/api/v1/developers/", {"display_name": "Ada"}, "json").status_code == 201
    assert api.post("/api/v1/developers/", {"display_name": "Ada"}, "json").status_code == 409

    offered = api.get("/api/v1/developers/agreement/").json()
    assert offered["accepted_at"] is None
    assert "Developer agreement" in offered["text"]
    place = "/api/v1/developers/agreement/"
    shown = {"version": offered["version"], "sha256": offered["sha256"]}
    assert api.post(place, shown, "json").json()["accepted_at"]
    assert api.get("/api/v1/developers/me/").json()["agreement_version"] == offered["version"]


def test_the_ladder_by_page(client):
    client.force_login(UserFactory(second_factor=True))
    assert (
        client.get("/developer/apps/", follow=True).redirect_chain[-1][0] == "/developer/register/"
    )
    assert client.get("/developer/").status_code == 200

    client.post("/developer/register/", {"display_name": "Ada"})
    text = agreement_texts.in_force(at=timezone.now())
    shown = {"version": text.version, "sha256": text.sha256}
    client.post("/developer/agreement/", shown)
    assert Developer.objects.get().newest_acceptance is None
    client.post("/developer/agreement/", shown | {"accept": "on"})

    developer = Developer.objects.get()
    policies.require_publisher(developer, by=developer.user, at=timezone.now())
    for place in ("/developer/", "/developer/apps/", "/account/activity/", "/developer/register/"):
        assert client.get(place, follow=True).status_code == 200

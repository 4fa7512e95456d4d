"""The ladder: what is done, what comes next, and the level that follows the facts."""

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from developers import policies, standing
from developers.actions import organisations, registration
from developers.models import Role
from identity.actions import devices
from identity.models import TOTPDevice
from identity.policies import SecondFactorRequired
from marketplace.core.models import SecurityAudit
from tests.factories import (
    DeveloperFactory,
    KycCaseFactory,
    OrganisationFactory,
    UserFactory,
    VersionFactory,
)
from tests.factories.identity import add_totp


def done(developer, user):
    rungs = standing.ladder(developer, by=user, at=timezone.now())
    return [rung.code for rung in rungs if rung.done]


def level(developer):
    developer.refresh_from_db()
    return developer.verification


def test_the_ladder_is_climbed_rung_by_rung():
    user = UserFactory(confirmed=False)
    developer = registration.register(user=user, display_name="Ada")
    assert (done(developer, user), level(developer)) == ([], "none")

    EmailAddress.objects.update(verified=True)
    registration.note_changed_owner(user=user)
    assert (done(developer, user), level(developer)) == (["email"], "email")

    add_totp(user)
    registration.note_changed_owner(user=user)
    assert (done(developer, user), level(developer)) == (["email", "second_factor"], "email")

    KycCaseFactory(developer=developer, approved=True)
    standing.refresh(developer)
    assert done(developer, user) == ["email", "second_factor", "kyc", "full"]
    assert level(developer) == "full"
    levels = SecurityAudit.objects.filter(action="developer.verify").order_by("pk")
    assert [entry.details["level"] for entry in levels] == ["email", "full"]


def test_the_level_falls_when_a_second_factor_goes():
    developer = DeveloperFactory()
    KycCaseFactory(developer=developer, approved=True)
    standing.refresh(developer)
    assert level(developer) == "full"

    devices.remove(device=TOTPDevice.objects.get(user=developer.user), by=developer.user)

    assert level(developer) == "kyc"
    with pytest.raises(SecondFactorRequired):
        policies.require_publisher(developer, by=developer.user, at=timezone.now())


def test_an_organisation_is_full_when_every_owner_has_a_second_factor():
    owner, second = UserFactory(second_factor=True), UserFactory()
    guild = OrganisationFactory(members__owner=owner, members__maintainer=second)
    KycCaseFactory(developer=guild, approved=True)
    standing.refresh(guild)
    assert level(guild) == "full"

    membership = guild.memberships.get(user=second)
    organisations.change_role(membership=membership, role=Role.OWNER, by=owner)

    assert level(guild) == "kyc"


def test_one_page_and_one_answer_say_what_is_next(client, api):
    developer = DeveloperFactory(agreed=False)
    guild = OrganisationFactory(members__viewer=developer.user, members__owner=UserFactory())
    client.force_login(developer.user)
    api.force_authenticate(developer.user)

    page = client.get("/developer/verification/")
    me = api.get("/api/v1/developers/me/").json()

    assert page.context["next"].code == "agreement"
    assert "Read the agreement" in page.content.decode()
    assert "Read the agreement" in client.get("/developer/").content.decode()
    assert next(rung["code"] for rung in me["ladder"] if not rung["done"]) == "agreement"
    assert me["ladder"][2]["url"].endswith("/developer/agreement/")
    assert [(row["slug"], row["role"]) for row in me["memberships"]] == [
        (developer.slug, "owner"),
        (guild.slug, "viewer"),
    ]


def test_a_refusal_names_the_way_forward(api):
    developer = DeveloperFactory(agreed=False)
    version = VersionFactory(app__developer=developer)
    api.force_authenticate(developer.user)
    refused = api.post(f"/api/v1/apps/{version.app.slug}/submit/", {}, format="json").json()
    assert refused["code"] == "agreement_required"
    assert refused["way_forward"].endswith("/developer/agreement/")

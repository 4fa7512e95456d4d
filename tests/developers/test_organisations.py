"""Organisations: who belongs to one, and how that begins and ends."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from developers import policies
from developers.actions import organisations
from developers.models import Developer, Invitation, Membership, Role
from identity.actions import tokens
from identity.policies import SecondFactorRequired
from marketplace.core.models import SecurityAudit
from tests.factories import (
    DeveloperFactory,
    OrganisationFactory,
    UserFactory,
    VersionFactory,
    sign_in,
)


def actions():
    return list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))


def membership_of(user):
    return Membership.objects.select_related("developer", "user").get(user=user)


@pytest.fixture
def guild():
    owner, viewer = UserFactory(name="Olga", second_factor=True), UserFactory(name="Vera")
    organisation = OrganisationFactory(members__owner=owner, members__viewer=viewer)
    organisation.owner, organisation.viewer = owner, viewer
    return organisation


def test_who_makes_an_organisation_owns_it():
    user = UserFactory(second_factor=True)

    made = organisations.create_organisation(display_name="Night Owls", by=user)

    assert (made.kind, made.slug, made.user) == ("organisation", "night-owls", None)
    assert policies.role_of(made, user) == Role.OWNER
    assert actions() == ["organisation.create"]


def test_a_person_has_their_own_account_and_organisations_beside_it():
    own = DeveloperFactory()
    organisations.create_organisation(display_name="Owls", by=own.user)
    organisations.create_organisation(display_name="Owls", by=own.user)
    assert Developer.objects.of(own.user).count() == 3


def test_a_role_is_changed_and_written_down(guild, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        organisations.change_role(
            membership=membership_of(guild.viewer), role=Role.FINANCE, by=guild.owner
        )

    assert policies.role_of(guild, guild.viewer) == Role.FINANCE
    entry = SecurityAudit.objects.get()
    assert entry.action == "membership.change"
    assert (entry.details["before"], entry.details["role"]) == ("viewer", "finance")
    assert {mail.to[0] for mail in mailoutbox} == {guild.owner.email, guild.viewer.email}
    assert "Vera is finance now." in mailoutbox[0].body


def test_the_same_role_again_changes_nothing(guild):
    organisations.change_role(
        membership=membership_of(guild.viewer), role=Role.VIEWER, by=guild.owner
    )
    assert actions() == []


@pytest.mark.parametrize("how", ["demote", "leave"])
def test_the_last_owner_stays(guild, how):
    go = {
        "demote": partial(organisations.change_role, role=Role.VIEWER),
        "leave": organisations.end_membership,
    }
    with pytest.raises(organisations.LastOwner):
        go[how](membership=membership_of(guild.owner), by=guild.owner)
    assert policies.role_of(guild, guild.owner) == Role.OWNER
    assert actions() == []


def test_an_owner_whose_account_is_closed_does_not_count(guild):
    guild.memberships.create(user=UserFactory(is_active=False), role=Role.OWNER)
    with pytest.raises(organisations.LastOwner):
        organisations.end_membership(membership=membership_of(guild.owner), by=guild.owner)


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_leave_at_once_one_stays():
    people = UserFactory.create_batch(2)
    organisation = OrganisationFactory(members__owner=people[0])
    organisation.memberships.create(user=people[1], role=Role.OWNER)
    members = [membership_of(user) for user in people]

    def leave(membership):
        try:
            organisations.end_membership(membership=membership, by=membership.user)
        except organisations.LastOwner as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(leave, members))

    assert answers.count(organisations.LastOwner) == 1
    assert organisation.memberships.holding(Role.OWNER).count() == 1


@pytest.mark.parametrize("role", [Role.MAINTAINER, Role.FINANCE, Role.VIEWER])
def test_only_owners_change_who_belongs(guild, role):
    member = UserFactory()
    guild.memberships.create(user=member, role=role)
    with pytest.raises(policies.RoleRequired):
        organisations.change_role(membership=membership_of(member), role=Role.OWNER, by=member)
    with pytest.raises(policies.RoleRequired):
        organisations.end_membership(membership=membership_of(guild.viewer), by=member)
    with pytest.raises(policies.RoleRequired):
        organisations.rename_organisation(developer=guild, display_name="Mine", by=member)
    assert actions() == []


def test_everybody_may_leave(guild):
    organisations.end_membership(membership=membership_of(guild.viewer), by=guild.viewer)
    assert policies.role_of(guild, guild.viewer) is None
    assert actions() == ["membership.end"]


def test_a_persons_own_account_has_no_members_to_change():
    own = DeveloperFactory()
    with pytest.raises(organisations.NotAnOrganisation):
        organisations.end_membership(membership=membership_of(own.user), by=own.user)
    with pytest.raises(organisations.NotAnOrganisation):
        organisations.rename_organisation(developer=own, display_name="X", by=own.user)


def test_the_invitations_of_an_owner_who_goes_are_void(guild, django_capture_on_commit_callbacks):
    second = UserFactory()
    guild.memberships.create(user=second, role=Role.OWNER)
    made = {"developer": guild, "role": "owner", "sent_at": "2026-01-01T00:00Z"}
    made |= {"expires_at": "2027-01-01T00:00Z", "token_hash": "x", "invited_by": second}
    invitation = Invitation.objects.create(email="friend@example.org", **made)

    organisations.end_membership(membership=membership_of(second), by=guild.owner)

    invitation.refresh_from_db()
    assert invitation.status == "revoked"
    assert SecurityAudit.objects.get().details["invitations_revoked"] == 1


def test_one_token_and_one_session_lose_an_organisation_together(client, api, guild):
    version = VersionFactory(app__developer=guild)
    by_token(api, guild.viewer)
    sign_in(client, guild.viewer)
    DeveloperFactory(user=guild.viewer)
    named = {"HTTP_MATRIX_DEVELOPER": guild.slug}
    places = [
        (api, f"/api/v1/apps/{version.app.slug}/", named),
        (api, "/api/v1/apps/", named),
        (api, f"/api/v1/organisations/{guild.slug}/members/", {}),
        (client, f"/developer/apps/{version.app.slug}/", {}),
        (client, f"/developer/apps/{version.app.slug}/versions/{version.version}/", {}),
    ]
    assert [caller.get(place, **more).status_code for caller, place, more in places] == [200] * 5

    organisations.end_membership(membership=membership_of_guild(guild), by=guild.owner)

    assert [caller.get(place, **more).status_code for caller, place, more in places] == [404] * 5


def membership_of_guild(guild):
    return guild.memberships.select_related("developer").get(user=guild.viewer)


def test_the_console_acts_for_the_account_one_chose_as_long_as_one_belongs(client, guild):
    own = DeveloperFactory(user=guild.viewer)
    sign_in(client, guild.viewer)
    assert client.get("/developer/").context["developer"] == own

    assert client.post("/developer/switch/", {"account": guild.slug}).status_code == 302
    assert client.get("/developer/").context["developer"] == guild
    stranger = OrganisationFactory(members__owner=UserFactory())
    assert client.post("/developer/switch/", {"account": stranger.slug}).status_code == 404
    guild.memberships.filter(user=guild.viewer).delete()

    assert client.get("/developer/").context["developer"] == own


def by_token(api, user):
    _, secret = tokens.create_token(user=user, name="laptop", at=timezone.now())
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")


def test_a_session_changes_members_only_right_after_a_second_factor(client, guild):
    row = membership_of(guild.viewer)
    sign_in(client, guild.owner, fresh=False)
    pages = [f"/developer/members/{row.pk}/role/", f"/developer/members/{row.pk}/end/"]
    pages.append("/developer/members/invite/")
    for place in pages:
        answer = client.post(place, {"role": "owner", "email": "x@example.org"})
        assert "/account/" in answer["Location"], place

    members = f"/api/v1/organisations/{guild.slug}/members/"
    assert client.delete(f"{members}{row.pk}/").json()["code"] == "step_up_required"

    assert actions() == []
    assert policies.role_of(guild, guild.viewer) == Role.VIEWER


def test_who_has_no_second_factor_makes_no_organisation():
    with pytest.raises(SecondFactorRequired):
        organisations.create_organisation(display_name="Owls", by=UserFactory())
    assert not Developer.objects.exists()


def test_by_machine(api, guild):
    by_token(api, guild.owner)
    made = api.post("/api/v1/organisations/", {"display_name": "Larks"}, format="json")
    assert (made.status_code, made.json()["role"]) == (201, "owner")
    slugs = {row["slug"] for row in api.get("/api/v1/organisations/").json()["data"]}
    assert slugs == {"larks", guild.slug}

    members = f"/api/v1/organisations/{guild.slug}/members/"
    row = membership_of(guild.viewer)
    changed = api.patch(f"{members}{row.pk}/", {"role": "maintainer"}, format="json")
    assert changed.json()["role"] == "maintainer"
    assert api.patch(f"{members}{row.pk}/", {"role": "king"}, format="json").status_code == 400
    mine = guild.memberships.get(user=guild.owner)
    assert api.delete(f"{members}{mine.pk}/").json()["code"] == "last_owner"
    assert api.delete(f"{members}{row.pk}/").status_code == 204
    assert [row["email"] for row in api.get(members).json()["data"]] == [guild.owner.email]


def test_a_members_id_of_another_organisation_is_not_found(api, client, guild):
    other = OrganisationFactory(members__owner=UserFactory())
    theirs = other.memberships.get()
    api.force_authenticate(guild.owner)
    sign_in(client, guild.owner)

    place = f"/api/v1/organisations/{guild.slug}/members/{theirs.pk}/"
    assert api.patch(place, {"role": "viewer"}, format="json").status_code == 404
    assert api.delete(place).status_code == 404
    assert client.post(f"/developer/members/{theirs.pk}/end/").status_code == 404
    assert client.post(f"/developer/members/{theirs.pk}/role/").status_code == 404
    assert actions() == []


def test_by_page(client, guild):
    sign_in(client, guild.owner)
    client.post("/developer/switch/", {"account": guild.slug})
    row = membership_of(guild.viewer)

    page = client.get("/developer/members/").content.decode()
    assert "Vera" in page
    client.post(f"/developer/members/{row.pk}/role/", {"role": "maintainer"})
    assert policies.role_of(guild, guild.viewer) == Role.MAINTAINER
    client.post("/developer/settings/", {"display_name": "Owls & Co"})
    client.post(f"/developer/members/{row.pk}/end/")
    assert policies.role_of(guild, guild.viewer) is None
    client.post("/developer/organisations/new/", {"display_name": "Larks"})

    guild.refresh_from_db()
    assert guild.display_name == "Owls & Co"
    assert client.get("/developer/").context["developer"].display_name == "Larks"
    written = ["membership.change", "organisation.rename", "membership.end", "organisation.create"]
    assert actions() == written


def test_a_viewer_sees_the_members_and_no_buttons(client, guild):
    sign_in(client, guild.viewer)
    page = client.get("/developer/members/").content.decode()
    assert "Olga" in page
    assert "Invite somebody" not in page
    assert client.get("/developer/settings/").status_code == 403
    assert client.post("/developer/members/invite/").status_code == 403

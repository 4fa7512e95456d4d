"""Being asked to join an organisation, and answering."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from developers import personal_data, policies
from developers.actions import invitations, organisations
from developers.models import Invitation, Role
from identity import invitations as joining
from identity.actions import tokens
from identity.policies import SecondFactorRequired
from marketplace.core.models import SecurityAudit, User
from tests.factories import DeveloperFactory, OrganisationFactory, UserFactory, sign_in

NOW = timezone.now()


def actions():
    return list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))


@pytest.fixture
def guild():
    owner = UserFactory(second_factor=True)
    organisation = OrganisationFactory(members__owner=owner)
    organisation.owner = owner
    return organisation


@pytest.fixture
def friend():
    return UserFactory(second_factor=True)


def invite(guild, email, role=Role.MAINTAINER, at=NOW):
    return invitations.invite(developer=guild, email=email, role=role, by=guild.owner, at=at)


def accept(token, user, at=NOW):
    return invitations.accept(token=token, by=user, at=at)


def test_who_has_the_address_joins_with_the_role(guild, friend):
    _, token = invite(guild, friend.email.upper())

    membership = accept(token, friend)

    assert (membership.role, membership.developer) == (Role.MAINTAINER, guild)
    assert actions() == ["invitation.send", "invitation.accept"]


def test_only_the_mail_has_the_link(guild, friend, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation, token = invite(guild, friend.email)
    (mail,) = mailoutbox
    assert mail.to == [friend.email]
    assert re.search(r"/invitations/([^/\s]+)/", mail.body)[1] == token
    assert token not in str(Invitation.objects.values().get(pk=invitation.pk))
    assert token not in str(list(SecurityAudit.objects.values()))


@pytest.mark.parametrize("answer", [invitations.accept, invitations.decline])
def test_a_link_is_answered_once(guild, friend, answer):
    _, token = invite(guild, friend.email)
    answer(token=token, by=friend, at=NOW)
    for again in (invitations.accept, invitations.decline):
        with pytest.raises(joining.InvitationClosed):
            again(token=token, by=friend, at=NOW)
    assert len(actions()) == 2


def test_who_declines_does_not_belong(guild, friend):
    _, token = invite(guild, friend.email)
    invitations.decline(token=token, by=friend, at=NOW)
    assert policies.role_of(guild, friend) is None


def test_a_link_ends_after_a_week(guild, friend):
    _, token = invite(guild, friend.email)
    with pytest.raises(joining.InvitationExpired):
        accept(token, friend, at=NOW + timedelta(days=7))
    assert accept(token, friend, at=NOW + timedelta(days=7, seconds=-1))


@pytest.mark.parametrize("stranger", ["somebody", "unconfirmed"])
def test_a_link_is_worth_nothing_to_others(guild, friend, stranger):
    _, token = invite(guild, friend.email)
    person = UserFactory()
    if stranger == "unconfirmed":
        EmailAddress.objects.filter(user=friend).delete()
        EmailAddress.objects.create(user=person, email=friend.email, verified=False)
    for answer in (invitations.accept, invitations.decline):
        with pytest.raises(joining.InvitationForAnother) as refusal:
            answer(token=token, by=person, at=NOW)
    assert friend.email not in str(refusal.value)
    assert policies.role_of(guild, person) is None
    assert actions() == ["invitation.send"]


@pytest.mark.parametrize("token", ["", "mtx_inv_made-up", "x" * 200])
def test_a_made_up_link_is_not_found(friend, token):
    with pytest.raises(joining.InvitationUnknown):
        accept(token, friend)


def test_a_revoked_one_is_void(guild, friend):
    invitation, token = invite(guild, friend.email)
    invitations.revoke(invitation=invitation, by=guild.owner)
    with pytest.raises(joining.InvitationClosed):
        accept(token, friend)
    assert actions() == ["invitation.send", "invitation.revoke"]


def test_sending_it_again_ends_the_older_link_and_starts_the_week_anew(guild, friend):
    invitation, first = invite(guild, friend.email)
    later = NOW + timedelta(days=30)

    _, second = invitations.resend(invitation=invitation, by=guild.owner, at=later)

    with pytest.raises(joining.InvitationClosed):
        accept(first, friend, at=NOW)
    assert accept(second, friend, at=later + timedelta(days=6))


def test_nobody_is_invited_twice_or_while_a_member(guild, friend):
    _, token = invite(guild, friend.email)
    with pytest.raises(joining.AlreadyInvited):
        invite(guild, friend.email)
    accept(token, friend)
    with pytest.raises(joining.AlreadyMember):
        invite(guild, friend.email)
    with pytest.raises(joining.AlreadyMember):
        invite(guild, guild.owner.email)


def test_an_hour_holds_twenty_invitations(guild):
    for number in range(20):
        invite(guild, f"friend-{number}@example.org")
    with pytest.raises(joining.TooManyInvitations):
        invite(guild, "one-more@example.org")
    other = organisations.create_organisation(display_name="Another", by=guild.owner)
    other.owner = guild.owner
    with pytest.raises(joining.TooManyInvitations):
        invite(other, "one-more@example.org")
    assert Invitation.objects.count() == 20
    assert invite(guild, "one-more@example.org", at=NOW + timedelta(hours=1, seconds=1))


@pytest.mark.parametrize("role", [Role.MAINTAINER, Role.FINANCE, Role.VIEWER])
def test_only_owners_invite(guild, role):
    member = UserFactory()
    guild.memberships.create(user=member, role=role)
    with pytest.raises(policies.RoleRequired):
        invitations.invite(
            developer=guild, email="x@example.org", role=Role.VIEWER, by=member, at=NOW
        )
    assert not Invitation.objects.exists()


def test_nobody_is_invited_into_a_persons_own_account():
    own = DeveloperFactory()
    with pytest.raises(organisations.NotAnOrganisation):
        invitations.invite(
            developer=own, email="x@example.org", role=Role.VIEWER, by=own.user, at=NOW
        )


@pytest.mark.django_db(transaction=True)
def test_four_at_once_join_once():
    owner, friend = UserFactory(), UserFactory(second_factor=True)
    guild = OrganisationFactory(members__owner=owner)
    guild.owner = owner
    _, token = invite(guild, friend.email)

    def one(_):
        try:
            return accept(token, friend)
        except (joining.InvitationClosed, joining.AlreadyMember) as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(one, range(4)))

    assert answers.count(joining.InvitationClosed) == 3
    assert guild.memberships.filter(user=friend).count() == 1
    assert actions().count("invitation.accept") == 1


def test_by_machine(api, guild, friend, mailoutbox, django_capture_on_commit_callbacks):
    _, secret = tokens.create_token(user=guild.owner, name="laptop", at=NOW)
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    place = f"/api/v1/organisations/{guild.slug}/invitations/"
    with django_capture_on_commit_callbacks(execute=True):
        sent = api.post(place, {"email": friend.email, "role": "viewer"}, format="json")
    assert sent.status_code == 201
    assert "token" not in sent.json()
    assert [row["email"] for row in api.get(place).json()["data"]] == [friend.email]
    token = re.search(r"/invitations/([^/\s]+)/", mailoutbox[0].body)[1]

    refused = api.post("/api/v1/invitations/accept/", {"token": token}, format="json")
    unknown = api.post("/api/v1/invitations/accept/", {"token": "made-up"}, format="json")
    api.credentials()
    api.force_authenticate(friend)
    joined = api.post("/api/v1/invitations/accept/", {"token": token}, format="json")

    assert refused.json()["code"] == "invitation_for_another"
    assert (unknown.status_code, unknown.json()["code"]) == (404, "invitation_unknown")
    assert (joined.status_code, joined.json()["role"]) == (201, "viewer")
    assert api.get(place).json()["code"] == "role_required"


def test_by_page(client, guild, friend, mailoutbox, django_capture_on_commit_callbacks):
    sign_in(client, guild.owner)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/developer/members/invite/", {"email": friend.email, "role": "finance"})
    link = re.search(r"/invitations/[^/\s]+/", mailoutbox[0].body)[0]
    assert friend.email in client.get("/developer/members/").content.decode()

    client.logout()
    assert client.get(link).status_code == 302
    sign_in(client, UserFactory())
    assert guild.display_name not in client.get(link).content.decode()
    sign_in(client, friend)
    assert guild.display_name in client.get(link).content.decode()
    client.post(f"{link}accept/")

    assert policies.role_of(guild, friend) == Role.FINANCE
    assert client.get("/developer/").context["developer"] == guild
    assert client.get("/invitations/made-up/").status_code == 404


def test_it_is_sent_again_and_revoked_by_page(client, guild, friend):
    sign_in(client, guild.owner)
    client.post("/developer/members/invite/", {"email": friend.email, "role": "viewer"})
    first = Invitation.objects.get()
    client.post(f"/developer/invitations/{first.pk}/resend/")
    second = Invitation.objects.pending().get()
    client.post(f"/developer/invitations/{second.pk}/revoke/")
    assert client.post(f"/developer/invitations/{second.pk}/revoke/").status_code == 404
    assert not Invitation.objects.pending().exists()
    assert actions() == ["invitation.send", "invitation.resend", "invitation.revoke"]


def test_nobody_joins_without_a_second_factor(guild):
    stranger = UserFactory()
    _, token = invite(guild, stranger.email)
    with pytest.raises(SecondFactorRequired):
        accept(token, stranger)


@pytest.mark.parametrize("end", ["deleted", "closed"])
def test_an_invitation_ends_with_its_senders_right_however_that_ended(guild, friend, end):
    _, token = invite(guild, friend.email, role=Role.OWNER)
    if end == "deleted":
        personal_data.erase(guild.owner, NOW)
    else:
        User.objects.filter(pk=guild.owner.pk).update(is_active=False)
    with pytest.raises(joining.InvitationClosed):
        accept(token, friend)


def test_an_address_is_forgotten_with_its_owner(guild, friend):
    _, token = invite(guild, friend.email)
    accept(token, friend)
    personal_data.erase(friend, NOW)
    assert friend.email not in Invitation.objects.values_list("email", flat=True)

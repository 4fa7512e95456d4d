"""Who belongs to a workspace, and what each role lets them do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from appstore import policies
from appstore.actions import installing, joining, members, workspaces
from appstore.models import WorkspaceInvitation, WorkspaceRole
from identity import invitations
from marketplace.core.models import SecurityAudit
from tests.factories import (
    InstallationFactory,
    UserFactory,
    VersionFactory,
    WorkspaceFactory,
    sign_in,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def owner_of(workspace):
    return workspace.memberships.get(role=WorkspaceRole.OWNER).user


def invite(workspace, email, *, role=WorkspaceRole.MEMBER, by=None, at=NOW):
    return joining.invite(
        workspace=workspace, email=email, role=role, by=by or owner_of(workspace), at=at
    )


def join(workspace, user=None, *, role=WorkspaceRole.MEMBER):
    user = user or UserFactory()
    _, token = invite(workspace, user.email, role=role)
    return joining.accept(token=token, by=user, at=NOW)


def test_whoever_is_invited_joins_with_the_role_named(
    mailoutbox, django_capture_on_commit_callbacks
):
    workspace, guest = WorkspaceFactory(), UserFactory()

    with django_capture_on_commit_callbacks(execute=True):
        _, token = invite(workspace, guest.email.upper(), role=WorkspaceRole.MANAGER)
    member = joining.accept(token=token, by=guest, at=NOW)

    assert (member.user, member.role) == (guest, "manager")
    assert [mail.to for mail in mailoutbox] == [[guest.email]]
    assert token in mailoutbox[0].body
    assert token not in str(WorkspaceInvitation.objects.values())


def test_the_link_is_for_the_address_it_was_sent_to():
    workspace = WorkspaceFactory()
    _, token = invite(workspace, UserFactory().email)

    with pytest.raises(invitations.InvitationForAnother):
        joining.accept(token=token, by=UserFactory(), at=NOW)
    assert workspace.memberships.count() == 1


def test_an_unconfirmed_address_proves_nothing():
    workspace, guest = WorkspaceFactory(), UserFactory(confirmed=False)
    _, token = invite(workspace, guest.email)

    with pytest.raises(invitations.InvitationForAnother):
        joining.accept(token=token, by=guest, at=NOW)


def test_it_is_answered_once():
    workspace, guest = WorkspaceFactory(), UserFactory()
    _, token = invite(workspace, guest.email)
    joining.decline(token=token, by=guest, at=NOW)

    with pytest.raises(invitations.InvitationClosed):
        joining.accept(token=token, by=guest, at=NOW)


def test_it_ends_with_its_time_and_makes_room_for_another():
    workspace, guest = WorkspaceFactory(), UserFactory()
    _, token = invite(workspace, guest.email)
    later = NOW + settings.INVITATION_LIFETIME + timedelta(seconds=1)

    with pytest.raises(invitations.InvitationExpired):
        joining.accept(token=token, by=guest, at=later)
    _, newer = invite(workspace, guest.email, at=later)

    assert joining.accept(token=newer, by=guest, at=later).user == guest


def test_it_ends_with_the_right_of_who_sent_it():
    workspace, guest = WorkspaceFactory(), UserFactory()
    second = join(workspace, role=WorkspaceRole.OWNER)
    _, token = invite(workspace, guest.email, by=second.user)

    members.change_role(
        member=second,
        role=WorkspaceRole.MEMBER,
        by=workspace.memberships.order_by("pk").first().user,
    )

    with pytest.raises(invitations.InvitationClosed):
        joining.accept(token=token, by=guest, at=NOW)


def test_nobody_is_invited_twice():
    workspace, guest = WorkspaceFactory(), UserFactory()
    invite(workspace, guest.email)

    with pytest.raises(invitations.AlreadyInvited):
        invite(workspace, guest.email)
    with pytest.raises(invitations.AlreadyMember):
        invite(workspace, owner_of(workspace).email)


def test_only_so_many_go_out_in_an_hour():
    workspace = WorkspaceFactory()
    for number in range(settings.INVITATIONS_PER_HOUR):
        invite(workspace, f"guest{number}@example.org")

    with pytest.raises(invitations.TooManyInvitations):
        invite(workspace, "one-more@example.org")


@pytest.mark.parametrize("role", [WorkspaceRole.MANAGER, WorkspaceRole.MEMBER])
def test_only_owners_change_people(role):
    workspace = WorkspaceFactory()
    member, other = join(workspace, role=role), join(workspace)

    with pytest.raises(policies.OwnerRequired):
        invite(workspace, "guest@example.org", by=member.user)
    with pytest.raises(policies.OwnerRequired):
        members.change_role(member=other, role=WorkspaceRole.OWNER, by=member.user)
    with pytest.raises(policies.OwnerRequired):
        members.end_membership(member=other, by=member.user)
    with pytest.raises(policies.OwnerRequired):
        workspaces.rename_workspace(workspace=workspace, name="Ours", by=member.user)


def test_a_workspace_keeps_an_owner():
    workspace = WorkspaceFactory()
    owner = workspace.memberships.get()

    with pytest.raises(members.LastOwner):
        members.change_role(member=owner, role=WorkspaceRole.MEMBER, by=owner.user)
    with pytest.raises(members.LastOwner):
        members.end_membership(member=owner, by=owner.user)


@pytest.mark.django_db(transaction=True)
def test_two_owners_cannot_both_leave():
    workspace = WorkspaceFactory()
    join(workspace, role=WorkspaceRole.OWNER)
    owners = list(workspace.memberships.select_related("user", "workspace"))

    def leave(member):
        try:
            members.end_membership(member=member, by=member.user)
        except members.LastOwner:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        left = list(pool.map(leave, owners))

    assert sorted(left) == [False, True]
    assert workspace.memberships.count() == 1


def test_a_manager_installs_and_removes_but_a_member_does_not():
    workspace, version = WorkspaceFactory(), VersionFactory(published=True)
    manager = join(workspace, role=WorkspaceRole.MANAGER).user
    member = join(workspace).user

    def install(by):
        return installing.install(
            version=version, workspace=workspace, accept_permissions=True, by=by, at=NOW
        )[0]

    with pytest.raises(policies.ManagerRequired):
        install(member)
    installation = install(manager)
    with pytest.raises(policies.ManagerRequired):
        installing.remove(installation=installation, by=member, at=NOW)
    installing.remove(installation=installation, by=manager, at=NOW)

    assert installation.workspace.installations.present().count() == 0


def test_who_leaves_no_longer_finds_the_workspace(client):
    workspace = WorkspaceFactory()
    member = join(workspace)
    sign_in(client, member.user)
    place = reverse("appstore:workspace-detail", args=[workspace.slug])
    assert client.get(place).status_code == 200

    client.post(reverse("appstore:workspace-member-end", args=[workspace.slug, member.pk]))

    assert client.get(place).status_code == 404


def test_the_page_says_what_an_app_may_and_under_which_license(client):
    installation = InstallationFactory(permissions={"hosts": ["api.example.org"]})
    sign_in(client, installation.installed_by)

    page = client.get(installation.workspace.get_absolute_url()).content.decode()

    assert "may reach api.example.org" in page
    assert installation.license.plan.name in page


def test_an_invitation_is_answered_on_its_page(client):
    workspace, guest = WorkspaceFactory(), UserFactory()
    _, token = invite(workspace, guest.email)
    sign_in(client, guest)
    place = reverse("appstore:workspace-join", args=[token])

    assert workspace.name in client.get(place).content.decode()
    assert client.post(place, {"answer": "accept"}).status_code == 302
    assert workspace.memberships.filter(user=guest).exists()
    assert "accepted already" in client.get(place).content.decode()
    assert client.get(reverse("appstore:workspace-join", args=["made-up"])).status_code == 404


def test_each_change_leaves_one_row():
    workspace = WorkspaceFactory()
    member = join(workspace)
    before = SecurityAudit.objects.count()

    members.change_role(member=member, role=WorkspaceRole.MANAGER, by=owner_of(workspace))
    members.change_role(member=member, role=WorkspaceRole.MANAGER, by=owner_of(workspace))
    members.end_membership(member=member, by=owner_of(workspace))

    rows = SecurityAudit.objects.order_by("pk")[before:]
    assert [row.action for row in rows] == ["workspace_member.change", "workspace_member.end"]
    assert {row.audit_owner for row in rows} == {f"workspace:{workspace.pk}"}


@pytest.mark.parametrize("way", ["page", "machine"])
def test_a_session_that_lay_idle_removes_nobody(client, way):
    workspace = WorkspaceFactory()
    owner, other = owner_of(workspace), join(workspace, role=WorkspaceRole.OWNER)
    sign_in(client, owner, fresh=False)

    if way == "page":
        client.post(reverse("appstore:workspace-member-end", args=[workspace.slug, other.pk]))
    else:
        client.delete(reverse("v1:workspace-member-detail", args=[workspace.slug, other.pk]))

    assert workspace.memberships.filter(pk=other.pk).exists()

from django.urls import reverse
from django.utils import timezone

from appstore.actions import joining
from appstore.models import WorkspaceMember, WorkspaceRole
from tests.core.recipes import browser, change, machine
from tests.factories import UserFactory, WorkspaceFactory

MEMBER = {"email": "guest@example.org", "role": "member"}


def of(workspace):
    return workspace.memberships.get(role=WorkspaceRole.OWNER).user


def with_member():
    workspace = WorkspaceFactory()
    member = WorkspaceMember.objects.create(
        workspace=workspace, user=UserFactory(), role=WorkspaceRole.MEMBER
    )
    return workspace, member


def invited(email=MEMBER["email"]):
    workspace = WorkspaceFactory()
    invitation, token = joining.invite(
        workspace=workspace,
        email=email,
        role=WorkspaceRole.MEMBER,
        by=of(workspace),
        at=timezone.now(),
    )
    return workspace, invitation, token


@change("POST appstore:workspace-create", "workspace.create")
def create():
    client = browser(UserFactory())
    return lambda: client.post(reverse("appstore:workspace-create"), {"name": "Ours"})


@change("POST v1:workspace-list", "workspace.create")
def create_by_machine():
    client = machine(UserFactory())
    return lambda: client.post(reverse("v1:workspace-list"), {"name": "Ours"})


@change("POST appstore:workspace-rename", "workspace.rename")
def rename():
    workspace = WorkspaceFactory()
    client = browser(of(workspace))
    place = reverse("appstore:workspace-rename", args=[workspace.slug])
    return lambda: client.post(place, {"name": "Ours"})


@change("PUT v1:workspace-detail", "workspace.rename")
def rename_by_machine():
    workspace = WorkspaceFactory()
    client = machine(of(workspace))
    place = reverse("v1:workspace-detail", args=[workspace.slug])
    return lambda: client.put(place, {"name": "Ours"})


@change("POST appstore:workspace-invite", "workspace_invitation.send")
def send():
    workspace = WorkspaceFactory()
    client = browser(of(workspace))
    return lambda: client.post(reverse("appstore:workspace-invite", args=[workspace.slug]), MEMBER)


@change("POST v1:workspace-invitation-list", "workspace_invitation.send")
def send_by_machine():
    workspace = WorkspaceFactory()
    client = machine(of(workspace))
    place = reverse("v1:workspace-invitation-list", args=[workspace.slug])
    return lambda: client.post(place, MEMBER)


@change("POST appstore:workspace-invitation-revoke", "workspace_invitation.revoke")
def revoke():
    workspace, invitation, _ = invited()
    client = browser(of(workspace))
    place = reverse("appstore:workspace-invitation-revoke", args=[workspace.slug, invitation.pk])
    return lambda: client.post(place)


@change("DELETE v1:workspace-invitation-detail", "workspace_invitation.revoke")
def revoke_by_machine():
    workspace, invitation, _ = invited()
    client = machine(of(workspace))
    place = reverse("v1:workspace-invitation-detail", args=[workspace.slug, invitation.pk])
    return lambda: client.delete(place)


@change("POST appstore:workspace-join", "workspace_invitation.accept")
def accept():
    guest = UserFactory()
    _, _, token = invited(guest.email)
    client = browser(guest)
    return lambda: client.post(reverse("appstore:workspace-join", args=[token]))


@change("POST v1:workspace-join", "workspace_invitation.decline")
def decline_by_machine():
    guest = UserFactory()
    _, _, token = invited(guest.email)
    client = machine(guest)
    return lambda: client.post(reverse("v1:workspace-join"), {"token": token, "accept": False})


@change("POST appstore:workspace-member-change", "workspace_member.change")
def change_role():
    workspace, member = with_member()
    client = browser(of(workspace))
    place = reverse("appstore:workspace-member-change", args=[workspace.slug, member.pk])
    return lambda: client.post(place, {"role": "manager"})


@change("PATCH v1:workspace-member-detail", "workspace_member.change")
def change_role_by_machine():
    workspace, member = with_member()
    client = machine(of(workspace))
    place = reverse("v1:workspace-member-detail", args=[workspace.slug, member.pk])
    return lambda: client.patch(place, {"role": "manager"})


@change("POST appstore:workspace-member-end", "workspace_member.end")
def end():
    workspace, member = with_member()
    client = browser(of(workspace))
    place = reverse("appstore:workspace-member-end", args=[workspace.slug, member.pk])
    return lambda: client.post(place)


@change("DELETE v1:workspace-member-detail", "workspace_member.end")
def end_by_machine():
    workspace, member = with_member()
    client = machine(of(workspace))
    place = reverse("v1:workspace-member-detail", args=[workspace.slug, member.pk])
    return lambda: client.delete(place)

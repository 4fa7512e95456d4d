from django.urls import reverse
from django.utils import timezone

from developers.actions import invitations
from developers.models import Role
from tests.core.recipes import browser, change, machine
from tests.factories import OrganisationFactory, UserFactory

ASKED = {"email": "guest@example.org", "role": "viewer"}


def guild():
    """An organisation, its owner and another member's place in it."""
    owner, viewer = UserFactory(second_factor=True), UserFactory()
    made = OrganisationFactory(members__owner=owner, members__viewer=viewer)
    return made, owner, made.memberships.get(user=viewer)


def invited():
    """An invitation, its secret, who sent it and who got it."""
    made, owner, _ = guild()
    guest = UserFactory()
    invitation, secret = invitations.invite(
        developer=made, email=guest.email, role=Role.VIEWER, by=owner, at=timezone.now()
    )
    return invitation, secret, owner, guest


def posting(client, name, data=None, args=()):
    return lambda: client.post(reverse(name, args=args), data)


@change("POST developers:organisation-create", "organisation.create")
def create():
    client = browser(UserFactory())
    return posting(client, "developers:organisation-create", {"display_name": "Owls"})


@change("POST v1:organisation-list", "organisation.create")
def create_by_machine():
    client = machine(UserFactory(second_factor=True))
    return posting(client, "v1:organisation-list", {"display_name": "Owls"})


@change("POST developers:organisation-settings", "organisation.rename")
def rename():
    client = browser(guild()[1])
    return posting(client, "developers:organisation-settings", {"display_name": "Owls"})


@change("POST developers:member-change", "membership.change")
def change_role():
    _, owner, member = guild()
    return posting(
        browser(owner), "developers:member-change", {"role": "finance"}, args=[member.pk]
    )


@change("PATCH v1:organisation-member-detail", "membership.change")
def change_role_by_machine():
    made, owner, member = guild()
    place = reverse("v1:organisation-member-detail", args=[made.slug, member.pk])
    return lambda: machine(owner).patch(place, {"role": "finance"})


@change("POST developers:member-end", "membership.end")
def end():
    _, owner, member = guild()
    return posting(browser(owner), "developers:member-end", args=[member.pk])


@change("DELETE v1:organisation-member-detail", "membership.end")
def end_by_machine():
    made, owner, member = guild()
    place = reverse("v1:organisation-member-detail", args=[made.slug, member.pk])
    return lambda: machine(owner).delete(place)


@change("POST developers:invitation-send", "invitation.send")
def invite():
    return posting(browser(guild()[1]), "developers:invitation-send", ASKED)


@change("POST v1:organisation-invitation-list", "invitation.send")
def invite_by_machine():
    made, owner, _ = guild()
    name = "v1:organisation-invitation-list"
    return posting(machine(owner), name, ASKED, args=[made.slug])


@change("POST developers:invitation-resend", "invitation.resend")
def resend():
    invitation, _, owner, _ = invited()
    return posting(browser(owner), "developers:invitation-resend", args=[invitation.pk])


@change("POST developers:invitation-revoke", "invitation.revoke")
def revoke():
    invitation, _, owner, _ = invited()
    return posting(browser(owner), "developers:invitation-revoke", args=[invitation.pk])


@change("DELETE v1:organisation-invitation-detail", "invitation.revoke")
def revoke_by_machine():
    invitation, _, owner, _ = invited()
    where = [invitation.developer.slug, invitation.pk]
    place = reverse("v1:organisation-invitation-detail", args=where)
    return lambda: machine(owner).delete(place)


@change("POST developers:invitation-accept", "invitation.accept")
def accept():
    _, secret, _, guest = invited()
    return posting(browser(guest), "developers:invitation-accept", args=[secret])


@change("POST v1:invitation-accept", "invitation.accept")
def accept_by_machine():
    _, secret, _, guest = invited()
    return posting(machine(guest), "v1:invitation-accept", {"token": secret})


@change("POST developers:invitation-decline", "invitation.decline")
def decline():
    _, secret, _, guest = invited()
    return posting(browser(guest), "developers:invitation-decline", args=[secret])


@change("POST v1:invitation-decline", "invitation.decline")
def decline_by_machine():
    _, secret, _, guest = invited()
    return posting(machine(guest), "v1:invitation-decline", {"token": secret})

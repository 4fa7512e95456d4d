"""What a developer account's people are told by e-mail, once the transaction has committed."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from developers.agreement_texts import AgreementText
from developers.models import Developer, Invitation, Membership, Role, VerifiedDomain
from marketplace.core.models import User


def invitation(invitation: Invitation, token: str) -> None:
    """The only place where the link stands."""
    path = reverse("developers:invitation", kwargs={"token": token})
    subject = f"Join {invitation.developer} on Matrix"
    _send([invitation.email], "invitation", subject, path, invitation=invitation)


def members_changed(membership: Membership, what: str, *, by: User) -> None:
    """To every owner and to whom it is about, so that no such change goes unseen."""
    developer = membership.developer
    subject = f"Members of {developer} have changed"
    context = {"developer": developer, "what": what, "by": by}
    to = dict.fromkeys(developer.memberships.holding(Role.OWNER).addresses())
    to |= {membership.user.email: None}
    _send(list(to), "members_changed", subject, reverse("developers:member-list"), **context)


def suspended(developer: Developer) -> None:
    _tell_people(developer, "developer_suspended", f"{developer} is suspended")


def reinstated(developer: Developer) -> None:
    _tell_people(developer, "developer_reinstated", f"{developer} may publish again")


def _tell_people(developer: Developer, template: str, subject: str) -> None:
    """Those who publish for the account."""
    people = developer.memberships.holding(Role.OWNER, Role.MAINTAINER)
    path = reverse("developers:agreement")
    _send(people.addresses(), template, subject, path, developer=developer)


def agreement_changes(developer: Developer, text: AgreementText) -> None:
    subject = "The developer agreement has a new version"
    path = reverse("developers:agreement")
    _tell_owners(developer, "agreement_changes", subject, path, text=text)


def domain_failing(domain: VerifiedDomain, *, lost_at: datetime) -> None:
    subject = f"The proof for {domain} is missing"
    path = reverse("developers:domain-list")
    context = {"domain": domain, "lost_at": lost_at}
    _tell_owners(domain.developer, "domain_failing", subject, path, **context)


def domain_lost(domain: VerifiedDomain) -> None:
    subject = f"{domain} is no longer verified"
    path = reverse("developers:domain-list")
    _tell_owners(domain.developer, "domain_lost", subject, path, domain=domain)


def _tell_owners(
    developer: Developer, template: str, subject: str, path: str, **context: object
) -> None:
    to = developer.memberships.holding(Role.OWNER).addresses()
    _send(to, template, subject, path, developer=developer, **context)


def _send(to: list[str], template: str, subject: str, path: str, **context: object) -> None:
    context |= {"url": f"{settings.SITE_URL}{path}", "site_url": settings.SITE_URL}
    text = render_to_string(f"emails/{template}.txt", context)
    for address in to:
        send = partial(send_mail, subject, text, None, [address])
        transaction.on_commit(send, robust=True)

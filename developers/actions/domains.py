"""Proving that a domain is one's own, and giving it up."""

import secrets
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from developers import host_names, policies, tasks
from developers.models import ChallengeMethod, Developer, VerifiedDomain
from developers.policies import Capability
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User


class DomainTaken(Conflict):
    """The domain is verified by another account, or listed already."""

    code = "domain_taken"

    def __init__(self, domain: str, *, own: bool) -> None:
        super().__init__(
            f"{domain} is in your list already."
            if own
            else f"{domain} is verified by another account. Its owner has to remove it there first."
        )


class TooManyDomains(Conflict):
    """The account lists as many domains as it may."""

    code = "too_many_domains"

    def __init__(self) -> None:
        super().__init__(f"An account has {settings.DOMAINS_PER_DEVELOPER} domains at most.")


class CheckedTooOften(Conflict):
    """Too many looks at the account's domains within the hour."""

    code = "checked_too_often"

    def __init__(self) -> None:
        super().__init__("That were many checks. DNS needs time to spread; try again in an hour.")


@transaction.atomic
def add_domain(
    *, developer: Developer, domain: str, method: ChallengeMethod, by: User
) -> VerifiedDomain:
    """List a domain and say where its proof is to be put.

    Raises:
        NotADomain, DomainTaken, TooManyDomains, RoleRequired.
    """
    policies.require(developer, by, Capability.MANAGE)
    domain = host_names.normalised(domain)
    developer = Developer.objects.lock(pk=developer.pk)
    listed = VerifiedDomain.objects.of(developer)
    if listed.filter(domain=domain).exists():
        raise DomainTaken(domain, own=True)
    if VerifiedDomain.objects.held().filter(domain=domain).exists():
        raise DomainTaken(domain, own=False)
    if listed.count() >= settings.DOMAINS_PER_DEVELOPER:
        raise TooManyDomains
    row = VerifiedDomain.objects.create(
        developer=developer, domain=domain, method=method, token=secrets.token_urlsafe(24)
    )
    audit.record("domain.add", actor=by, target=row, method=str(method))
    return row


@transaction.atomic
def check_domain(*, domain: VerifiedDomain, by: User, at: datetime) -> None:
    """Have a worker look for the proof now.

    Raises:
        CheckedTooOften, RoleRequired.
    """
    policies.require(domain.developer, by, Capability.MANAGE)
    _count_check(domain.developer, at)
    tasks.check_domain.enqueue(key=domain.pk, domain_id=domain.pk)
    audit.record("domain.check", actor=by, target=domain)


@transaction.atomic
def remove_domain(*, domain: VerifiedDomain, by: User) -> None:
    policies.require(domain.developer, by, Capability.MANAGE)
    domain = VerifiedDomain.objects.lock(pk=domain.pk)
    audit.record("domain.remove", actor=by, target=domain, was=domain.status)
    domain.delete()


def _count_check(developer: Developer, at: datetime) -> None:
    """Counted per account, so that listing a domain anew does not start from zero."""
    key = f"domain-checks:{developer.pk}:{at:%Y-%m-%dT%H}"
    cache.add(key, 0, timeout=3600)
    if cache.incr(key) > settings.DOMAIN_CHECKS_PER_HOUR:
        raise CheckedTooOften

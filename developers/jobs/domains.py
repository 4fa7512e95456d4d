"""Looking at domains, now and every day, and what follows from it."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from developers import challenges, mails
from developers.challenges import ProofMissing
from developers.models import DomainStatus, VerifiedDomain
from marketplace.core import audit
from marketplace.core.jobs import Lease

HELD_ELSEWHERE = "Another account has verified this domain."


def check(lease: Lease, *, domain_id: int) -> None:
    """Look for the proof and keep what was found. Safe to run twice."""
    domain = VerifiedDomain.objects.filter(pk=domain_id).first()
    if domain is None:
        return
    problem = _problem(domain)
    with lease.finishing():
        # It may have been removed while we looked.
        rows = VerifiedDomain.objects.select_for_update(of=("self",), no_key=True)
        present = rows.select_related("developer").filter(pk=domain_id).first()
        if present is not None:
            _keep(present, problem, at=timezone.now())


def due() -> list[int]:
    """The domains nobody looked at for a day."""
    before = timezone.now() - settings.DOMAIN_CHECK_EVERY
    due = VerifiedDomain.objects.due(checked_before=before).order_by("last_checked_at")
    return list(due.values_list("pk", flat=True)[:500])


def _problem(domain: VerifiedDomain) -> str:
    try:
        challenges.look(domain)
    except ProofMissing as missing:
        return str(missing)[:300]
    return ""


def _keep(domain: VerifiedDomain, problem: str, *, at: datetime) -> None:
    domain.last_checked_at = at
    domain.problem = problem
    if problem:
        _missed(domain, at)
    else:
        _found(domain, at)
    domain.save()


def _found(domain: VerifiedDomain, at: datetime) -> None:
    domain.failing_since = None
    if domain.status == DomainStatus.VERIFIED:
        return
    was_failing = domain.status == DomainStatus.FAILING
    others = VerifiedDomain.objects.held().filter(domain=domain.domain).exclude(pk=domain.pk)
    if others.exists():
        domain.problem = HELD_ELSEWHERE
        return
    domain.move_to(DomainStatus.VERIFIED)
    if not was_failing:
        domain.verified_at = at
    audit.record("domain.verify", actor=None, target=domain, method=domain.method)


def _missed(domain: VerifiedDomain, at: datetime) -> None:
    if domain.status == DomainStatus.VERIFIED:
        domain.move_to(DomainStatus.FAILING)
        domain.failing_since = at
        mails.domain_failing(domain, lost_at=at + settings.DOMAIN_GRACE)
        audit.record("domain.fail", actor=None, target=domain)
    elif domain.failing_since and at - domain.failing_since >= settings.DOMAIN_GRACE:
        domain.move_to(DomainStatus.LOST)
        domain.failing_since = None
        mails.domain_lost(domain)
        audit.record("domain.lose", actor=None, target=domain)

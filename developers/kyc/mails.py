"""What a developer is told about their identity check. No mail holds personal data."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from developers.models import Developer, KycCase, KycStatus, KycStep, Role

SUBJECTS = {
    KycStatus.SUBMITTED: "We are checking who you are",
    KycStatus.NEEDS_INFORMATION: "Your identity check needs something more",
    KycStatus.APPROVED: "Your identity is confirmed",
    KycStatus.REJECTED: "Your identity could not be confirmed",
    KycStatus.REVERIFICATION_DUE: "Please confirm your identity again",
    KycStatus.EXPIRED: "Your identity check has expired",
}


def moved(case: KycCase, step: KycStep) -> None:
    tell(case, KycStatus(step.status), step=step)


def tell(case: KycCase, status: KycStatus, *, step: KycStep | None = None) -> None:
    """Send what belongs to a status, once the transaction has committed."""
    context = {
        "case": case,
        "step": step,
        "kept_days": settings.KYC_DOCUMENT_RETENTION.days,
        "draft_days": settings.KYC_DRAFT_KEPT_FOR.days,
        "url": f"{settings.SITE_URL}{reverse('developers:kyc')}",
        "site_url": settings.SITE_URL,
    }
    text = render_to_string(f"emails/kyc_{status}.txt", context)
    to = _addresses(case.developer)
    transaction.on_commit(lambda: send_mail(SUBJECTS[status], text, None, to), robust=True)


def _addresses(developer: Developer) -> list[str]:
    """Those who may prove who is behind the account."""
    held = developer.memberships.holding(Role.OWNER, Role.FINANCE).filter(user__is_active=True)
    return list(held.order_by("pk").values_list("user__email", flat=True))

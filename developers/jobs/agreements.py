"""Telling developers that the agreement will change."""

from django.db import transaction
from django.utils import timezone

from developers import agreement_texts, mails
from developers.agreement_texts import AgreementText
from developers.models import AgreementNotice, Developer

AT_ONCE = 500


def announce() -> int:
    """Tell everybody who agreed to an older version, once per version; how many that were."""
    now = timezone.now()
    texts = [agreement_texts.in_force(at=now), agreement_texts.announced(at=now)]
    return sum(_announce(text) for text in texts if text is not None)


def _announce(text: AgreementText) -> int:
    untold = (
        Developer.objects.filter(acceptances__isnull=False)
        .exclude(acceptances__version=text.version)
        .exclude(agreement_notices__version=text.version)
        .distinct()
        .order_by("pk")[:AT_ONCE]
    )
    return sum(_tell(developer, text) for developer in untold)


def _tell(developer: Developer, text: AgreementText) -> bool:
    """One mail, however many workers try."""
    with transaction.atomic():
        _, is_first = AgreementNotice.objects.get_or_create(
            developer=developer, version=text.version
        )
        if is_first:
            mails.agreement_changes(developer, text)
    return is_first

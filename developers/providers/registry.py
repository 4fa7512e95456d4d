"""Which provider stands behind which word."""

from django.conf import settings

from developers.models import KycProvider
from developers.providers.base import KycProviderNotConfigured, Provider
from developers.providers.manual import ManualProvider
from developers.providers.stripe_identity import StripeIdentityProvider


def provider(name: str) -> Provider:
    if KycProvider(name) == KycProvider.MANUAL:
        return ManualProvider()
    return StripeIdentityProvider(
        secret_key=settings.STRIPE_SECRET_KEY,
        webhook_secret=settings.STRIPE_IDENTITY_WEBHOOK_SECRET,
        api_base=settings.STRIPE_API_BASE,
    )


def offered() -> list[KycProvider]:
    """Those that are set up here."""
    return [name for name in KycProvider if _is_configured(provider(name))]


def _is_configured(candidate: Provider) -> bool:
    try:
        candidate.require_configured()
    except KycProviderNotConfigured:
        return False
    return True

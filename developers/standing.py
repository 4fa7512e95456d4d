"""A developer's level follows what is known about them."""

from developers.models import Developer, KycCase, VerificationLevel

KNOWN = (VerificationLevel.KYC, VerificationLevel.FULL)


def refresh(developer: Developer) -> None:
    """Lift or lower the level to what the identity checks say. Expects the developer locked."""
    in_force = KycCase.objects.of(developer).in_force().exists()
    if in_force and developer.verification == VerificationLevel.EMAIL:
        developer.verification = VerificationLevel.KYC
    elif not in_force and developer.verification in KNOWN:
        developer.verification = VerificationLevel.EMAIL
    developer.save(update_fields=["verification"])

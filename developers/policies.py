"""What a developer's standing lets them do, and the way forward when it does not."""

from django.conf import settings

from developers.models import Developer, VerificationLevel
from marketplace.core.errors import Forbidden


class AgreementRequired(Forbidden):
    code = "agreement_required"

    def __init__(self) -> None:
        super().__init__("Accept the developer agreement before you publish.")


class EmailRequired(Forbidden):
    code = "email_required"

    def __init__(self) -> None:
        super().__init__("Confirm your e-mail address before you publish.")


def current_agreement() -> str:
    """The version of the agreement that publishing needs, such as ``2026-11``."""
    return settings.DEVELOPER_AGREEMENT.stem


def has_accepted_agreement(developer: Developer) -> bool:
    return developer.agreement_version == current_agreement()


def require_publisher(developer: Developer) -> None:
    if developer.verification == VerificationLevel.NONE:
        raise EmailRequired
    if not has_accepted_agreement(developer):
        raise AgreementRequired

"""What an identity check needs, and who may do what with one."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied

from developers import policies
from developers.models import (
    EDITABLE,
    IDENTITY_DOCUMENTS,
    Developer,
    DocumentKind,
    KycCase,
    KycKind,
    KycProvider,
    KycStatus,
)
from developers.policies import Capability
from marketplace.core.errors import Conflict, Forbidden, Invalid
from marketplace.core.models import User

ADULT_YEARS = 18
OF_A_PERSON = ("legal_name", "birth_date", "address")
OF_A_COMPANY = ("company_name", "registration_number", "beneficial_owner")


class KycNotEditable(Conflict):
    code = "kyc_not_editable"

    def __init__(self) -> None:
        super().__init__("The check is being looked at. You can change it when we ask you to.")


class KycIncomplete(Invalid):
    """Something needed for the identity check is missing."""

    code = "kyc_incomplete"

    def __init__(self, missing: list[str]) -> None:
        super().__init__(f"Still missing: {', '.join(missing)}.")


class KycUnderAge(Invalid):
    code = "kyc_under_age"

    def __init__(self) -> None:
        super().__init__(f"Only people of {ADULT_YEARS} years or more can be paid.")


class KycReviewerRequired(Forbidden):
    code = "kyc_reviewer_required"

    def __init__(self) -> None:
        super().__init__("Only reviewers decide, and never about themselves or their own.")


def require_filer(developer: Developer, user: User) -> None:
    """Those who may prove who is behind the account."""
    policies.require(developer, user, Capability.VERIFY)


def require_reviewer(case: KycCase, user: User) -> None:
    may = user.is_active and user.is_staff and user.has_perm("developers.decide_kyc")
    is_involved = policies.role_of(case.developer, user) or case.steps.filter(
        status=KycStatus.SUBMITTED, by=user
    )
    if not may or is_involved:
        raise KycReviewerRequired


def require_reader(user: User) -> None:
    """Personal data and documents are for those who have this very permission."""
    may = user.is_active and user.is_staff and user.has_perm("developers.view_kyc_documents")
    if not may:
        raise PermissionDenied


def require_editable(case: KycCase) -> None:
    if case.status not in EDITABLE:
        raise KycNotEditable


def require_complete(case: KycCase, *, at: datetime) -> None:
    missing = missing_from(case)
    if missing:
        raise KycIncomplete(missing)
    if _is_under_age(date.fromisoformat(case.birth_date), at.date()):
        raise KycUnderAge


def missing_from(case: KycCase) -> list[str]:
    """In words, what has to be added before the case can be submitted."""
    fields = OF_A_PERSON + (OF_A_COMPANY if case.kind == KycKind.COMPANY else ())
    missing = [] if case.country else ["country"]
    missing += [name.replace("_", " ") for name in fields if not getattr(case, name)]
    handed_in = set(case.documents.present().values_list("kind", flat=True))
    if case.provider == KycProvider.MANUAL and not handed_in.intersection(IDENTITY_DOCUMENTS):
        missing.append("passport or identity card")
    if case.kind == KycKind.COMPANY and DocumentKind.REGISTRATION not in handed_in:
        missing.append("company registration")
    return missing


def _is_under_age(born: date, today: date) -> bool:
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (not had_birthday) < ADULT_YEARS

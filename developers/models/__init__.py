from developers.models.agreement import AgreementAcceptance, AgreementNotice
from developers.models.developer import (
    Developer,
    DeveloperKind,
    DeveloperQuerySet,
    VerificationLevel,
)
from developers.models.domain import ChallengeMethod, DomainStatus, VerifiedDomain
from developers.models.kyc import (
    PERSONAL,
    KycCase,
    KycCaseQuerySet,
    KycEvent,
    KycNote,
    KycStep,
)
from developers.models.kyc_document import KycDocument, KycDocumentQuerySet
from developers.models.kyc_words import (
    EDITABLE,
    IDENTITY_DOCUMENTS,
    IN_FORCE,
    KYC_LIFECYCLE,
    OPEN,
    DocumentKind,
    KycKind,
    KycProvider,
    KycReason,
    KycStatus,
)
from developers.models.links import ProfileLink
from developers.models.organisation import Invitation, Membership, Role

__all__ = [
    "EDITABLE",
    "IDENTITY_DOCUMENTS",
    "IN_FORCE",
    "KYC_LIFECYCLE",
    "OPEN",
    "PERSONAL",
    "AgreementAcceptance",
    "AgreementNotice",
    "ChallengeMethod",
    "Developer",
    "DeveloperKind",
    "DeveloperQuerySet",
    "DocumentKind",
    "DomainStatus",
    "Invitation",
    "KycCase",
    "KycCaseQuerySet",
    "KycDocument",
    "KycDocumentQuerySet",
    "KycEvent",
    "KycKind",
    "KycNote",
    "KycProvider",
    "KycReason",
    "KycStatus",
    "KycStep",
    "Membership",
    "ProfileLink",
    "Role",
    "VerificationLevel",
    "VerifiedDomain",
]

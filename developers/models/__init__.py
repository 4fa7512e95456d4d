from developers.models.developer import (
    Developer,
    DeveloperKind,
    DeveloperQuerySet,
    VerificationLevel,
)
from developers.models.organisation import Invitation, InvitationStatus, Membership, Role

__all__ = [
    "Developer",
    "DeveloperKind",
    "DeveloperQuerySet",
    "Invitation",
    "InvitationStatus",
    "Membership",
    "Role",
    "VerificationLevel",
]

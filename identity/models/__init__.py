from identity.models.devices import CodeDevice, RecoveryDevice, TOTPDevice
from identity.models.invitation import InvitationBase, InvitationQuerySet, InvitationStatus
from identity.models.privacy import AccountDeletion, DataExport
from identity.models.session import KnownDevice
from identity.models.token import AccessToken

__all__ = [
    "AccessToken",
    "AccountDeletion",
    "CodeDevice",
    "DataExport",
    "InvitationBase",
    "InvitationQuerySet",
    "InvitationStatus",
    "KnownDevice",
    "RecoveryDevice",
    "TOTPDevice",
]

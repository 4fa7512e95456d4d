from identity.models.devices import CodeDevice, RecoveryDevice, TOTPDevice
from identity.models.privacy import AccountDeletion, DataExport
from identity.models.session import KnownDevice
from identity.models.token import AccessToken

__all__ = [
    "AccessToken",
    "AccountDeletion",
    "CodeDevice",
    "DataExport",
    "KnownDevice",
    "RecoveryDevice",
    "TOTPDevice",
]

from identity.models.devices import CodeDevice, RecoveryDevice, TOTPDevice
from identity.models.session import KnownDevice
from identity.models.token import AccessToken

__all__ = ["AccessToken", "CodeDevice", "KnownDevice", "RecoveryDevice", "TOTPDevice"]

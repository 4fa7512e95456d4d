from developers.admin.developer import DeveloperAdmin
from developers.admin.kyc import KycCaseAdmin

__all__ = ["DeveloperAdmin", "KycCaseAdmin"]

from tests.factories.appstore import (
    AppFactory,
    InstallationFactory,
    LicenseFactory,
    UploadSessionFactory,
    VersionFactory,
    WorkspaceFactory,
)
from tests.factories.core import UserFactory
from tests.factories.developers import DeveloperFactory, DomainFactory, OrganisationFactory
from tests.factories.identity import sign_in, totp_code
from tests.factories.kyc import KycCaseFactory, KycDocumentFactory
from tests.factories.payments import give_money
from tests.factories.reviewing import ReviewDecisionFactory
from tests.factories.runtime import InstanceFactory
from tests.factories.scanner import (
    CustomRuleFactory,
    FindingDecisionFactory,
    FindingFactory,
    HuntFactory,
    ScanFactory,
)

__all__ = [
    "AppFactory",
    "CustomRuleFactory",
    "DeveloperFactory",
    "DomainFactory",
    "FindingDecisionFactory",
    "FindingFactory",
    "HuntFactory",
    "InstallationFactory",
    "InstanceFactory",
    "KycCaseFactory",
    "KycDocumentFactory",
    "LicenseFactory",
    "OrganisationFactory",
    "ReviewDecisionFactory",
    "ScanFactory",
    "UploadSessionFactory",
    "UserFactory",
    "VersionFactory",
    "WorkspaceFactory",
    "give_money",
    "sign_in",
    "totp_code",
]

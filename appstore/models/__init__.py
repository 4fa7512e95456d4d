from appstore.models.app import App, AppQuerySet, Category, SortOrder
from appstore.models.installation import AppInstallation, AppToken
from appstore.models.license import License, Plan, PlanKind
from appstore.models.review import AppReview
from appstore.models.status import AppStatus
from appstore.models.version import AppVersion, RiskLevel
from appstore.models.workspace import Workspace, WorkspaceMember, WorkspaceRole

__all__ = [
    "App",
    "AppInstallation",
    "AppQuerySet",
    "AppReview",
    "AppStatus",
    "AppToken",
    "AppVersion",
    "Category",
    "License",
    "Plan",
    "PlanKind",
    "RiskLevel",
    "SortOrder",
    "Workspace",
    "WorkspaceMember",
    "WorkspaceRole",
]

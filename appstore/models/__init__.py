from appstore.models.activation import Activation
from appstore.models.app import App, AppQuerySet, Category, SortOrder, SourceAccess
from appstore.models.appeal import Appeal, AppealStatus
from appstore.models.conversation import ReviewMessage, ReviewNote
from appstore.models.coupon import Coupon, CouponDuration, CouponRedemption
from appstore.models.decision import DecisionKind, ReviewDecision
from appstore.models.delayed_rejection import DelayedRejection
from appstore.models.dispute import DisputeStatus, NameDispute
from appstore.models.installation import AppInstallation, AppToken, InstallationNotice
from appstore.models.license import License, LicenseState, RevocationReason
from appstore.models.plan import ActivationKind, Interval, Plan, PlanKind
from appstore.models.presence import ReviewPresence
from appstore.models.queue_entry import QueueEntry, QueueOutcome, QueueState
from appstore.models.review import AppReview
from appstore.models.rollout import Rollout, RolloutStatus, VersionHealth
from appstore.models.second_opinion import ReviewOpinion
from appstore.models.statement import ReleaseStatement
from appstore.models.status import AppStatus
from appstore.models.suspension import (
    RequestClosed,
    SuspensionRequest,
    SuspensionRequestStatus,
)
from appstore.models.upload import UploadSession, UploadSessionQuerySet
from appstore.models.usage import UsageBalance, UsageEntry, UsageKind
from appstore.models.version import AppVersion, Channel, RiskLevel
from appstore.models.workspace import (
    Workspace,
    WorkspaceInvitation,
    WorkspaceMember,
    WorkspaceRole,
)

__all__ = [
    "Activation",
    "ActivationKind",
    "App",
    "AppInstallation",
    "AppQuerySet",
    "AppReview",
    "AppStatus",
    "AppToken",
    "AppVersion",
    "Appeal",
    "AppealStatus",
    "Category",
    "Channel",
    "Coupon",
    "CouponDuration",
    "CouponRedemption",
    "DecisionKind",
    "DelayedRejection",
    "DisputeStatus",
    "InstallationNotice",
    "Interval",
    "License",
    "LicenseState",
    "NameDispute",
    "Plan",
    "PlanKind",
    "QueueEntry",
    "QueueOutcome",
    "QueueState",
    "ReleaseStatement",
    "RequestClosed",
    "ReviewDecision",
    "ReviewMessage",
    "ReviewNote",
    "ReviewOpinion",
    "ReviewPresence",
    "RevocationReason",
    "RiskLevel",
    "Rollout",
    "RolloutStatus",
    "SortOrder",
    "SourceAccess",
    "SuspensionRequest",
    "SuspensionRequestStatus",
    "UploadSession",
    "UploadSessionQuerySet",
    "UsageBalance",
    "UsageEntry",
    "UsageKind",
    "VersionHealth",
    "Workspace",
    "WorkspaceInvitation",
    "WorkspaceMember",
    "WorkspaceRole",
]

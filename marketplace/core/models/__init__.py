from marketplace.core.models.audit import (
    AuditCheckpoint,
    AuditNode,
    AuditPayload,
    SecurityAudit,
    SecurityAuditQuerySet,
)
from marketplace.core.models.heartbeat import Heartbeat
from marketplace.core.models.idempotency import IdempotencyKey
from marketplace.core.models.job import Job, JobState
from marketplace.core.models.user import User

__all__ = [
    "AuditCheckpoint",
    "AuditNode",
    "AuditPayload",
    "Heartbeat",
    "IdempotencyKey",
    "Job",
    "JobState",
    "SecurityAudit",
    "SecurityAuditQuerySet",
    "User",
]

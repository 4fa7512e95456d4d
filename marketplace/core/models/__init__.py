from marketplace.core.models.audit import SecurityAudit
from marketplace.core.models.heartbeat import Heartbeat
from marketplace.core.models.idempotency import IdempotencyKey
from marketplace.core.models.job import Job, JobState
from marketplace.core.models.user import User

__all__ = [
    "Heartbeat",
    "IdempotencyKey",
    "Job",
    "JobState",
    "SecurityAudit",
    "User",
]

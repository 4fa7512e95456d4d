"""Asking the log: somebody's own history, narrowed, and single entries by their number."""

from datetime import datetime

from marketplace.core.audit.owners import owners_of
from marketplace.core.models import SecurityAudit, SecurityAuditQuerySet, User

PUBLIC_ACTIONS = frozenset({"app.publish", "app.suspend", "app.reinstate"})
"""What everybody may check, without its payload."""
WHOLE_LOG = "core.view_securityaudit"


def of(
    user: User,
    *,
    action: str = "",
    target: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> SecurityAuditQuerySet:
    """What a person did and what was done to what is theirs, newest first.

    ``action`` is the beginning of one (``app``, ``app.publish``); ``target`` is a type or a type
    and a key (``appstore.app``, ``appstore.app:7``).
    """
    rows = SecurityAudit.objects.seen_by(user, owners_of(user))
    if action:
        rows = rows.filter(action__startswith=action)
    target_type, _, target_id = target.partition(":")
    if target_type:
        rows = rows.filter(target_type=target_type)
    if target_id:
        rows = rows.filter(target_id=target_id)
    if since:
        rows = rows.filter(occurred_at__gte=since)
    if until:
        rows = rows.filter(occurred_at__lt=until)
    return rows.in_full().order_by("-pk")


def find(position: int, *, viewer: User | None) -> SecurityAudit | None:
    """The entry with that number, if this person (None: anybody) may see that it is there."""
    row = SecurityAudit.objects.in_full().filter(leaf__position=position).first()
    if row is None or row.action in PUBLIC_ACTIONS or viewer is None:
        return row if row and row.action in PUBLIC_ACTIONS else None
    is_theirs = row.actor_id == viewer.pk or row.owner in owners_of(viewer)
    return row if is_theirs or _is_auditor(viewer) else None


def may_see_payload(row: SecurityAudit, viewer: User | None) -> bool:
    """All of it, with the address it came from: for whoever did it, and for auditors."""
    return viewer is not None and (row.actor_id == viewer.pk or _is_auditor(viewer))


def _is_auditor(viewer: User) -> bool:
    """As at the admin's door: a session that showed the second factor. No token is one."""
    has_shown = getattr(viewer, "otp_device", None) is not None
    return has_shown and viewer.is_staff and viewer.has_perm(WHOLE_LOG)

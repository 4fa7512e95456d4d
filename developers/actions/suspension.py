"""Staff take a developer account out of circulation, and put it back."""

from datetime import datetime

from django.db import transaction

from developers import mails
from developers.models import Developer
from developers.signals import developer_suspended
from marketplace.core import audit
from marketplace.core.errors import Conflict, Forbidden, Invalid
from marketplace.core.models import User


class SuspensionForbidden(Forbidden):
    code = "suspension_forbidden"

    def __init__(self) -> None:
        super().__init__("Only staff who may change developers suspend them, never their own.")


class SuspensionReasonRequired(Invalid):
    code = "suspension_reason_required"

    def __init__(self) -> None:
        super().__init__("Say why, so that the developer can mend it.")


class AlreadySuspended(Conflict):
    code = "already_suspended"

    def __init__(self) -> None:
        super().__init__("This developer is suspended already.")


class DeveloperNotSuspended(Conflict):
    code = "developer_not_suspended"

    def __init__(self) -> None:
        super().__init__("This developer is not suspended.")


@transaction.atomic
def suspend_developer(*, developer: Developer, reason: str, by: User, at: datetime) -> Developer:
    """Stop an account from submitting and publishing, on pages and with every token.

    What is in the store stays there; each app is suspended for a reason of its own.
    """
    developer = _lock(developer, by=by, reason=reason)
    if developer.suspended_at is not None:
        raise AlreadySuspended
    developer.suspended_at, developer.suspension_reason = at, reason.strip()
    developer.save(update_fields=["suspended_at", "suspension_reason"])
    audit.record("developer.suspend", actor=by, target=developer, reason=reason.strip())
    mails.suspended(developer)
    developer_suspended.send(sender=Developer, developer=developer)
    return developer


@transaction.atomic
def reinstate_developer(*, developer: Developer, reason: str, by: User) -> Developer:
    """Let a suspended account publish again."""
    developer = _lock(developer, by=by, reason=reason)
    if developer.suspended_at is None:
        raise DeveloperNotSuspended
    developer.suspended_at, developer.suspension_reason = None, ""
    developer.save(update_fields=["suspended_at", "suspension_reason"])
    audit.record("developer.reinstate", actor=by, target=developer, reason=reason.strip())
    mails.reinstated(developer)
    return developer


def may_suspend(user: User, developer: Developer) -> bool:
    is_staff = user.is_active and user.is_staff and user.has_perm("developers.change_developer")
    return is_staff and not developer.memberships.filter(user=user).exists()


def _lock(developer: Developer, *, by: User, reason: str) -> Developer:
    developer = Developer.objects.lock(pk=developer.pk)
    if not may_suspend(by, developer):
        raise SuspensionForbidden
    if not reason.strip():
        raise SuspensionReasonRequired
    return developer

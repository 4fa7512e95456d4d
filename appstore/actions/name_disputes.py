"""A developer says that a refused name is theirs to use, and a reviewer decides."""

from datetime import datetime

from django.db import transaction

from appstore import mails, names, policies
from appstore.likeness import skeleton
from appstore.models import DisputeStatus, NameDispute
from developers.models import Developer
from developers.policies import Capability, require
from marketplace.core import audit
from marketplace.core.errors import Conflict, Forbidden, Invalid
from marketplace.core.models import User


class DisputeNeedsWords(Invalid):
    code = "name_dispute_needs_words"


class NameIsFree(Conflict):
    code = "name_is_free"

    def __init__(self, name: str) -> None:
        super().__init__(f"Nothing is in the way of “{name}”. Use it.")


class DisputedAlready(Conflict):
    code = "name_disputed_already"

    def __init__(self) -> None:
        super().__init__("You have disputed this name already. Wait for the answer.")


class DisputeClosed(Conflict):
    code = "name_dispute_closed"

    def __init__(self) -> None:
        super().__init__("This dispute is closed already.")


class DisinterestedReviewerRequired(Forbidden):
    code = "disinterested_reviewer_required"

    def __init__(self) -> None:
        super().__init__("Only reviewers decide, and never about an account of their own.")


@transaction.atomic
def dispute(*, developer: Developer, name: str, reason: str, by: User, at: datetime) -> NameDispute:
    """Ask to use a name that was refused as too like another.

    Raises:
        RoleRequired, DisputeNeedsWords, NameIsFree, DisputedAlready.
    """
    require(developer, by, Capability.EDIT)
    if not reason.strip():
        raise DisputeNeedsWords("Say why the name is yours to use.")
    developer = Developer.objects.lock(pk=developer.pk)
    looks, like = skeleton(name)[:64], names.like_of(developer, name)
    allowed = NameDispute.objects.allowing(developer, looks).exists()
    if allowed or (like is None and not names.is_reserved(name)):
        raise NameIsFree(name)
    if NameDispute.objects.of(developer).open().filter(looks=looks).exists():
        raise DisputedAlready
    filed = NameDispute.objects.create(
        developer=developer, name=name, like=like, reason=reason.strip(), filed_by=by, filed_at=at
    )
    audit.record("name.dispute", actor=by, target=filed, name=name)
    return filed


@transaction.atomic
def decide(
    *, dispute: NameDispute, allowed: bool, answer: str, by: User, at: datetime
) -> NameDispute:
    """Let the developer use the name, or not. They read the answer.

    Raises:
        DisinterestedReviewerRequired, DisputeNeedsWords, DisputeClosed.
    """
    if not may_decide(by, dispute):
        raise DisinterestedReviewerRequired
    if not answer.strip():
        raise DisputeNeedsWords("Say why, so that the developer understands.")
    dispute = NameDispute.objects.select_related("developer").lock(pk=dispute.pk)
    if dispute.status != DisputeStatus.OPEN:
        raise DisputeClosed
    status = DisputeStatus.ALLOWED if allowed else DisputeStatus.REFUSED
    dispute.give(status, answer=answer.strip(), by=by, at=at)
    dispute.save()
    verb = "allow" if allowed else "refuse"
    audit.record(f"name.{verb}", actor=by, target=dispute, name=dispute.name, answer=dispute.answer)
    mails.name_decided(dispute)
    return dispute


def may_decide(user: User, dispute: NameDispute) -> bool:
    """A reviewer who belongs to neither of the two accounts."""
    is_theirs = dispute.developer.memberships.filter(user=user).exists()
    is_others = dispute.like is not None and policies.is_own_app(user, dispute.like)
    return policies.is_reviewer(user) and not is_theirs and not is_others

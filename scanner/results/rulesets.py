"""The rule set that this installation works with, as a row."""

from datetime import datetime

from scanner.engine import identity
from scanner.models import RuleSet, RuleSetState


def current(*, at: datetime) -> RuleSet:
    """The row of what is on disk now; a new one when that was never seen before.

    The very first is in force at once: there is nothing it could be compared with.
    """
    now = identity.current()
    is_first = not RuleSet.objects.exists()
    ruleset, _ = RuleSet.objects.get_or_create(
        digest=now.digest,
        defaults={
            "model_digest": now.model,
            "state": RuleSetState.ENFORCED if is_first else RuleSetState.SHADOW,
            "first_seen_at": at,
            "enforced_at": at if is_first else None,
        },
    )
    return ruleset

"""Searching all that is stored with a draft."""

from datetime import datetime

from django.db import IntegrityError, transaction

from appstore.models import AppVersion
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User
from scanner import policies, tasks
from scanner.models import CustomRule, CustomRuleStatus, Hunt, HuntItem, HuntStatus


class HuntUnderway(Conflict):
    code = "hunt_underway"

    def __init__(self) -> None:
        super().__init__("A search with this rule is running already.")


class NothingToHuntWith(Conflict):
    code = "custom_rule_discarded"

    def __init__(self) -> None:
        super().__init__(
            "This rule was discarded or is out of force. Write the next version of it."
        )


@transaction.atomic
def start(*, rule: CustomRule, by: User, at: datetime) -> Hunt:
    """Search every stored version, newest first, whatever became of it.

    Raises:
        ScanStaffRequired, HuntUnderway, NothingToHuntWith.
    """
    policies.require_hunter(by)
    rule = CustomRule.objects.lock(pk=rule.pk)
    if rule.status in {CustomRuleStatus.DISCARDED, CustomRuleStatus.RETIRED}:
        raise NothingToHuntWith
    try:
        with transaction.atomic():
            hunt = Hunt.objects.create(rule=rule, started_by=by, started_at=at)
    except IntegrityError:
        raise HuntUnderway from None
    stored = AppVersion.objects.order_by("-pk").values_list("pk", flat=True)
    HuntItem.objects.bulk_create(
        (
            HuntItem(hunt=hunt, version_id=pk, position=position)
            for position, pk in enumerate(stored)
        ),
        batch_size=1000,
    )
    audit.record("hunt.start", actor=by, target=hunt, rule=str(rule), versions=hunt.items.count())
    tasks.hunt_with(hunt)
    return hunt


@transaction.atomic
def abort(*, hunt: Hunt, by: User, at: datetime) -> Hunt:
    """What was found until then stays to be read.

    Raises:
        ScanStaffRequired, InvalidTransition.
    """
    policies.require_hunter(by)
    hunt = Hunt.objects.select_related("rule").lock(pk=hunt.pk)
    hunt.end(HuntStatus.ABORTED, at=at)
    audit.record("hunt.abort", actor=by, target=hunt, rule=str(hunt.rule))
    return hunt

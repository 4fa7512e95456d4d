"""What an app costs: the tiers on offer, as their developer arranges them.

Nobody who bought a tier is touched by what happens here; they keep what they paid for.
"""

from collections.abc import Sequence

from django.db import transaction

from appstore import tiers
from appstore.models import App, Plan
from appstore.tiers import Terms
from developers.policies import Capability, require
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User

TIERS_MAX = 12
ASIDE = 1000
"""Added to places while they change hands: two tiers never share one."""


class TooManyTiers(Conflict):
    code = "too_many_tiers"

    def __init__(self) -> None:
        super().__init__(f"An app offers {TIERS_MAX} tiers at most. Withdraw one first.")


class LastTier(Conflict):
    code = "last_tier"

    def __init__(self) -> None:
        super().__init__("One tier stays on offer. Offer another first, or change this one.")


class TierOrderOutdated(Conflict):
    code = "tier_order_outdated"

    def __init__(self) -> None:
        super().__init__("Name each tier on offer once. Look at the list again.")


@transaction.atomic
def offer(*, app: App, terms: Terms, by: User) -> Plan:
    """Offer one more tier, after the others."""
    app = _own(app, by)
    offered = Plan.objects.offered().filter(app=app)
    if offered.count() >= TIERS_MAX:
        raise TooManyTiers
    plan = tiers.put(app, terms, currency=app.plan.currency)
    audit.record("plan.offer", actor=by, target=plan, name=plan.name, price=plan.price_label)
    return plan


@transaction.atomic
def replace(*, plan: Plan, terms: Terms, by: User) -> Plan:
    """Put another plan in a tier's place. Who has the old one keeps it at its price."""
    _own(plan.app, by)
    new = tiers.swap(plan, terms)
    audit.record(
        "plan.replace",
        actor=by,
        target=new,
        name=new.name,
        price=new.price_label,
        replaced=plan.pk,
    )
    return new


@transaction.atomic
def withdraw(*, plan: Plan, by: User) -> Plan:
    """Take a tier off the offer. Subscriptions to it go on."""
    app = _own(plan.app, by)
    plan = Plan.objects.lock(pk=plan.pk)
    if not plan.is_offered:
        raise tiers.PlanWithdrawn
    if Plan.objects.offered().filter(app=app).count() == 1:
        raise LastTier
    tiers.take_off(plan)
    audit.record("plan.withdraw", actor=by, target=plan, name=plan.name)
    return plan


@transaction.atomic
def reorder(*, app: App, plan_ids: Sequence[int], by: User) -> App:
    """Show the tiers in this order; the first is what a listing's single price means."""
    app = _own(app, by)
    offered = Plan.objects.offered().filter(app=app)
    places = {plan_id: place for place, plan_id in enumerate(plan_ids)}
    plans = list(offered.select_for_update(no_key=True).order_by("pk"))
    if len(places) != len(plan_ids) or places.keys() != {plan.pk for plan in plans}:
        raise TierOrderOutdated
    for aside in (ASIDE, 0):
        for plan in plans:
            plan.position = places[plan.pk] + aside
        Plan.objects.bulk_update(plans, ["position"])
    audit.record("plan.reorder", actor=by, target=app, plans=[str(plan_id) for plan_id in plan_ids])
    return app


def _own(app: App, by: User) -> App:
    require(app.developer, by, Capability.EDIT)
    return App.objects.lock(pk=app.pk)

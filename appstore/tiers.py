"""The tiers of an app: what one says, and putting it on the offer.

What was once offered is never rewritten: somebody may have bought it. A change puts a new plan in
the old one's place.
"""

from dataclasses import asdict, dataclass, field, fields
from typing import Self

from django.db.models import Max

from appstore import entitlements as entitling
from appstore.models import ActivationKind, App, Interval, Plan, PlanKind
from appstore.models.plan import GRACE_DAYS, PRICE_MINOR_MAX
from marketplace.core.errors import Conflict, Invalid

TRIAL_DAYS_MAX = 90
GRACE_DAYS_MAX = 60
TOKENS_MAX = 10**12


class PlanInvalid(Invalid):
    code = "plan_invalid"


class PlanNameTaken(Conflict):
    code = "plan_name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"Another tier is called “{name}” already. Choose another name.")


class PlanWithdrawn(Conflict):
    code = "plan_withdrawn"

    def __init__(self) -> None:
        super().__init__("This tier is not on offer any more. Look at the list again.")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a tier says; each field is one of ``Plan``."""

    name: str = "Standard"
    kind: PlanKind
    price_minor: int = 0
    interval: str = ""
    trial_days: int = 0
    grace_days: int = GRACE_DAYS
    entitlements: dict[str, entitling.Value] = field(default_factory=dict)
    activation_kind: str = ActivationKind.MACHINE
    activation_limit: int | None = None
    included_tokens: int = 0
    pack_tokens: int = 0
    pack_price_minor: int = 0

    @classmethod
    def of(cls, plan: Plan) -> Self:
        return cls(**{each.name: getattr(plan, each.name) for each in fields(cls)})

    @classmethod
    def simple(cls, price_minor: int) -> Self:
        """Free, or paid once: all that a listing's single price can say."""
        kind = PlanKind.ONE_TIME if price_minor else PlanKind.FREE
        return cls(kind=kind, price_minor=price_minor)


def put(app: App, terms: Terms, *, currency: str, position: int | None = None) -> Plan:
    """Offer a tier at that place, or as the last. The caller holds the app's lock."""
    check(terms)
    offered = Plan.objects.offered().filter(app=app)
    if offered.filter(name=terms.name).exists():
        raise PlanNameTaken(terms.name)
    if position is None:
        last = offered.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
    return Plan.objects.create(app=app, currency=currency, position=position, **asdict(terms))


def swap(plan: Plan, terms: Terms) -> Plan:
    """Put other terms in a tier's place. The caller holds the app's lock."""
    plan = Plan.objects.lock(pk=plan.pk)
    if not plan.is_offered:
        raise PlanWithdrawn
    take_off(plan)
    new = put(plan.app, terms, currency=plan.currency, position=plan.position)
    new.coupons.set(plan.coupons.active())
    return new


def take_off(plan: Plan) -> None:
    plan.is_offered = False
    plan.save(update_fields=["is_offered"])


def check(terms: Terms) -> None:
    """Raise ``PlanInvalid`` with the first thing about the terms that cannot be."""
    entitling.checked(terms.entitlements)
    for holds, message in _rules(terms):
        if not holds:
            raise PlanInvalid(message)


def _rules(terms: Terms) -> list[tuple[bool, str]]:
    is_paid = terms.kind in {PlanKind.ONE_TIME, PlanKind.SUBSCRIPTION}
    is_subscription = terms.kind == PlanKind.SUBSCRIPTION
    return [
        (bool(terms.name.strip()), "A tier has a name."),
        (
            0 < terms.price_minor <= PRICE_MINOR_MAX if is_paid else terms.price_minor == 0,
            "Say what it costs." if is_paid else "What is free or paid by use has no price.",
        ),
        (
            terms.interval in Interval.values if is_subscription else not terms.interval,
            "A subscription is paid each month or each year."
            if is_subscription
            else "Only a subscription is paid again.",
        ),
        (is_subscription or not terms.trial_days, "Only a subscription has a trial."),
        (0 <= terms.trial_days <= TRIAL_DAYS_MAX, f"A trial has {TRIAL_DAYS_MAX} days at most."),
        (0 <= terms.grace_days <= GRACE_DAYS_MAX, f"Grace is {GRACE_DAYS_MAX} days at most."),
        (terms.activation_kind in ActivationKind.values, "Count seats, machines or workspaces."),
        (terms.activation_limit != 0, "Leave the limit empty where there is none."),
        (
            bool(terms.pack_tokens) == bool(terms.pack_price_minor),
            "A pack of usage tokens has a number of tokens and a price.",
        ),
        (
            0 <= terms.included_tokens <= TOKENS_MAX and 0 <= terms.pack_tokens <= TOKENS_MAX,
            f"A tier has at most {TOKENS_MAX:,} usage tokens.",
        ),
        (0 <= terms.pack_price_minor <= PRICE_MINOR_MAX, "A pack costs that much at most."),
        (
            terms.kind != PlanKind.USAGE or terms.pack_tokens > 0,
            "What is paid by use sells packs of usage tokens. Say how many, and what they cost.",
        ),
    ]

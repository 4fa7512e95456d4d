"""Coupons: made and ended by an app's developer, redeemed at the checkout."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from appstore.models import App, Coupon, CouponDuration, CouponRedemption, Plan, Workspace
from appstore.models.coupon import CODE, WHOLE_BPS
from appstore.models.plan import PRICE_MINOR_MAX
from developers.policies import Capability, require
from marketplace.core import audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User

PERIODS_MAX = 120
REDEMPTIONS_MAX = 1_000_000


class CouponInvalid(Invalid):
    code = "coupon_invalid"


class CouponCodeTaken(Conflict):
    code = "coupon_code_taken"

    def __init__(self, code: str) -> None:
        super().__init__(f"You have a coupon {code} already. End it first, or choose another code.")


class CouponEnded(Conflict):
    code = "coupon_ended"

    def __init__(self) -> None:
        super().__init__("This coupon has ended already.")


class CouponNotFound(Invalid):
    """Unknown, over, not yet begun: one answer, so that nobody learns which codes there are."""

    code = "coupon_not_found"

    def __init__(self) -> None:
        super().__init__("This coupon code does not count here. Check it, or go on without.")


class CouponUsed(Conflict):
    code = "coupon_used"

    def __init__(self) -> None:
        super().__init__("This workspace has used the coupon already. Go on without it.")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a coupon takes off, for whom and until when; each field is one of ``Coupon``."""

    code: str
    percent_bps: int | None = None
    amount_minor: int | None = None
    starts_at: datetime
    ends_at: datetime | None = None
    max_redemptions: int | None = None
    once_per_workspace: bool = True
    duration: str = CouponDuration.ONCE
    duration_periods: int | None = None


@transaction.atomic
def create(
    *, app: App, offer: Offer, by: User, plans: Sequence[Plan] = (), for_all_apps: bool = False
) -> Coupon:
    """Make a coupon for an app, some of its tiers, or all apps of its developer."""
    require(app.developer, by, Capability.EDIT)
    _check(offer, app=app, plans=plans, for_all_apps=for_all_apps)
    code = normalised(offer.code)
    try:
        with transaction.atomic():
            coupon = Coupon.objects.create(
                **(vars(offer) | {"code": code}),
                developer=app.developer,
                app=None if for_all_apps else app,
                currency=app.plan.currency if offer.amount_minor else "",
            )
    except IntegrityError as error:
        raise CouponCodeTaken(code) from error
    coupon.plans.set(plans)
    audit.record("coupon.create", actor=by, target=coupon, takes_off=coupon.label, app=app.slug)
    return coupon


@transaction.atomic
def end(*, coupon: Coupon, by: User, at: datetime) -> Coupon:
    """Nobody redeems it any more. Subscriptions that have it keep what it promised."""
    require(coupon.developer, by, Capability.EDIT)
    coupon = Coupon.objects.lock(pk=coupon.pk)
    if coupon.ended_at is not None:
        raise CouponEnded
    coupon.ended_at = at
    coupon.save(update_fields=["ended_at"])
    audit.record("coupon.end", actor=by, target=coupon)
    return coupon


def find(*, code: str, plan: Plan, workspace: Workspace, at: datetime) -> Coupon:
    """The coupon behind a code, if it counts for this tier and workspace now.

    Raises:
        CouponNotFound: there is none, or it does not count here.
        CouponUsed: the workspace had it already.
    """
    known = Coupon.objects.active().for_app(plan.app).filter(code=normalised(code))
    coupon = known.first()
    if coupon is None or not _counts(coupon, plan, at=at):
        raise CouponNotFound
    if coupon.once_per_workspace and coupon.redemptions.filter(workspace=workspace).exists():
        raise CouponUsed
    return coupon


def redeem(
    *,
    coupon: Coupon,
    plan: Plan,
    workspace: Workspace,
    order_reference: UUID,
    by: User,
    at: datetime,
) -> CouponRedemption:
    """Use a coupon up by one, inside the checkout's transaction, which writes the audit row."""
    coupon = Coupon.objects.lock(pk=coupon.pk)
    find(code=coupon.code, plan=plan, workspace=workspace, at=at)
    coupon.redemption_count += 1
    coupon.save(update_fields=["redemption_count"])
    return CouponRedemption.objects.create(
        coupon=coupon,
        workspace=workspace,
        plan=plan,
        redeemed_by=by,
        order_reference=order_reference,
        redeemed_at=at,
    )


def normalised(code: str) -> str:
    """As it is kept: capitals, without the spaces people type or paste."""
    return "".join(code.split()).upper()


def _counts(coupon: Coupon, plan: Plan, *, at: datetime) -> bool:
    if coupon.starts_at > at or coupon.is_over(at=at) or plan.is_free:
        return False
    if coupon.currency not in {"", plan.currency}:
        return False
    named = coupon.plans.values_list("pk", flat=True)
    return not named or plan.pk in named


def _check(offer: Offer, *, app: App, plans: Sequence[Plan], for_all_apps: bool) -> None:
    try:
        CODE(normalised(offer.code))
    except ValidationError as error:
        raise CouponInvalid(error.messages[0]) from error
    for holds, message in _rules(offer, app=app, plans=plans, for_all_apps=for_all_apps):
        if not holds:
            raise CouponInvalid(message)


def _rules(
    offer: Offer, *, app: App, plans: Sequence[Plan], for_all_apps: bool
) -> list[tuple[bool, str]]:
    percent, amount = offer.percent_bps, offer.amount_minor
    has_periods = offer.duration == CouponDuration.PERIODS
    return [
        ((percent is None) != (amount is None), "A coupon takes off a percentage or an amount."),
        (percent is None or 0 < percent <= WHOLE_BPS, "Take off more than 0 and at most 100 %."),
        (amount is None or 0 < amount <= PRICE_MINOR_MAX, "Take off more than nothing."),
        (
            offer.ends_at is None or offer.ends_at > offer.starts_at,
            "A coupon ends after it has begun.",
        ),
        (
            offer.max_redemptions is None or 0 < offer.max_redemptions <= REDEMPTIONS_MAX,
            "Let it be used at least once, or leave the number empty.",
        ),
        (offer.duration in CouponDuration.values, "Say for which payments it counts."),
        (
            0 < (offer.duration_periods or 0) <= PERIODS_MAX
            if has_periods
            else offer.duration_periods is None,
            f"Say for how many payments it counts, {PERIODS_MAX} at most."
            if has_periods
            else "A number of payments goes with “several payments” alone.",
        ),
        (
            not (plans and for_all_apps) and all(plan.app_id == app.pk for plan in plans),
            "Name tiers of this app, or none.",
        ),
    ]

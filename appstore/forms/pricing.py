"""One tier of an app, as its developer writes it."""

from decimal import Decimal
from typing import Any

from django import forms

from appstore import entitlements as entitling
from appstore.models import ActivationKind, Interval, Plan, PlanKind
from appstore.models.plan import GRACE_DAYS, PRICE_MINOR_MAX
from appstore.tiers import GRACE_DAYS_MAX, TOKENS_MAX, TRIAL_DAYS_MAX, Terms
from marketplace.core.errors import DomainError
from marketplace.core.texts import single_line

PAID = {PlanKind.ONE_TIME, PlanKind.SUBSCRIPTION}


class PlanForm(forms.Form):
    """What a tier costs and what it includes. Fields of another kind of tier count for nothing."""

    name = forms.CharField(
        max_length=40, validators=[single_line], help_text="Such as Starter, Team or Business."
    )
    kind = forms.ChoiceField(
        choices=PlanKind,
        initial=PlanKind.ONE_TIME,
        widget=forms.RadioSelect,
        label="How it is paid",
    )
    price = forms.DecimalField(
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal(PRICE_MINOR_MAX) / 100,
        decimal_places=2,
        label="Price in EUR",
        help_text="You receive 80 % of what is paid.",
    )
    interval = forms.ChoiceField(
        required=False, choices=Interval, initial=Interval.MONTH, label="Paid"
    )
    trial_days = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=TRIAL_DAYS_MAX,
        initial=0,
        label="Days to try it",
        help_text="Nothing is paid until they are over; once for each workspace.",
    )
    grace_days = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=GRACE_DAYS_MAX,
        initial=GRACE_DAYS,
        label="Days of grace",
        help_text="How long the app goes on working when a payment fails.",
    )
    entitlements = forms.CharField(
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "class": "mono"}),
        label="What it includes",
        help_text="One in each line: <code>projects = 10</code>, "
        "<code>support = by mail</code> or <code>priority_support</code>. Apps read the codes.",
    )
    activation_kind = forms.ChoiceField(
        choices=ActivationKind, initial=ActivationKind.MACHINE, label="A license counts"
    )
    activation_limit = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=1_000_000,
        label="How many of them",
        help_text="Empty for no limit.",
    )

    included_tokens = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=TOKENS_MAX,
        label="Usage tokens in each month",
        help_text="The app spends them through the API. They do not add up over months.",
    )
    pack_tokens = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=TOKENS_MAX,
        label="Tokens in a pack",
        help_text="What can be bought beside; it keeps until it is spent.",
    )
    pack_price = forms.DecimalField(
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal(PRICE_MINOR_MAX) / 100,
        decimal_places=2,
        label="Price of a pack in EUR",
    )

    @classmethod
    def showing(cls, plan: Plan) -> dict[str, Any]:
        """A tier's present terms, as initial values."""
        names = ("name", "kind", "trial_days", "grace_days", "activation_kind", "activation_limit")
        return {name: getattr(plan, name) for name in names} | {
            "price": Decimal(plan.price_minor) / 100 or None,
            "included_tokens": plan.included_tokens or None,
            "pack_tokens": plan.pack_tokens or None,
            "pack_price": Decimal(plan.pack_price_minor) / 100 or None,
            "interval": plan.interval or Interval.MONTH,
            "entitlements": entitling.written(plan.entitlements),
        }

    def clean_entitlements(self) -> dict[str, entitling.Value]:
        try:
            return entitling.parsed(self.cleaned_data["entitlements"])
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("kind") in PAID and not values.get("price") and "price" not in self.errors:
            self.add_error("price", "Say what it costs.")
        return values

    @property
    def terms(self) -> Terms:
        values = self.cleaned_data
        kind = PlanKind(values["kind"])
        is_subscription = kind == PlanKind.SUBSCRIPTION
        grace_days = values["grace_days"]
        return Terms(
            name=values["name"],
            kind=kind,
            price_minor=int(values["price"] * 100) if kind in PAID else 0,
            interval=(values["interval"] or Interval.MONTH) if is_subscription else "",
            trial_days=(values["trial_days"] or 0) if is_subscription else 0,
            grace_days=GRACE_DAYS if grace_days is None else grace_days,
            entitlements=values["entitlements"],
            activation_kind=values["activation_kind"],
            activation_limit=values["activation_limit"],
            included_tokens=values["included_tokens"] or 0,
            pack_tokens=values["pack_tokens"] or 0,
            pack_price_minor=int((values["pack_price"] or 0) * 100),
        )

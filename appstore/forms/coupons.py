"""A coupon, as a developer writes it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from appstore.actions.coupons import PERIODS_MAX, REDEMPTIONS_MAX, Offer
from appstore.models import App, CouponDuration, Plan
from appstore.models.plan import PRICE_MINOR_MAX


class CouponForm(forms.Form):
    """A percentage or an amount, for whom and until when."""

    code = forms.CharField(
        max_length=40,
        help_text="4 to 32 letters and digits. The harder to guess, the better.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    percent = forms.DecimalField(
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        decimal_places=2,
        label="Percent off",
    )
    amount = forms.DecimalField(
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal(PRICE_MINOR_MAX) / 100,
        decimal_places=2,
        label="or EUR off",
    )
    plans = forms.ModelMultipleChoiceField(
        Plan.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="For these tiers",
        help_text="None chosen: for all of them.",
    )
    for_all_apps = forms.BooleanField(required=False, label="For all of your apps")
    duration = forms.ChoiceField(choices=CouponDuration, label="For")
    duration_periods = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=PERIODS_MAX,
        label="How many payments",
        help_text="With “several payments” alone.",
    )
    ends_at = forms.DateTimeField(
        required=False,
        label="Ends",
        help_text="UTC; empty: when you end it.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    max_redemptions = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=REDEMPTIONS_MAX,
        label="How often it may be used",
        help_text="Empty for no limit.",
    )
    once_per_workspace = forms.BooleanField(
        required=False, initial=True, label="Once for each workspace"
    )

    def __init__(self, *args: Any, app: App, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["plans"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Plan.objects.offered().filter(app=app, price_minor__gt=0)
        field.label_from_instance = _label  # type: ignore[method-assign]

    @property
    def offer(self) -> Offer:
        values = self.cleaned_data
        percent, amount = values["percent"], values["amount"]
        return Offer(
            code=values["code"],
            percent_bps=int(percent * 100) if percent else None,
            amount_minor=int(amount * 100) if amount else None,
            starts_at=timezone.now(),
            ends_at=values["ends_at"],
            max_redemptions=values["max_redemptions"],
            once_per_workspace=values["once_per_workspace"],
            duration=values["duration"],
            duration_periods=values["duration_periods"],
        )


def _label(obj: Plan) -> str:
    return f"{obj.name}, {obj.price_label}"

from typing import Any

from django import forms
from django.db.models import QuerySet

from appstore.models import Plan, Workspace


class PurchaseForm(forms.Form):
    """For which workspace, at the price the buyer was shown."""

    workspace = forms.ModelChoiceField(Workspace.objects.none(), empty_label=None)
    price_minor = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    coupon = forms.CharField(
        required=False,
        max_length=64,
        label="Coupon code",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, workspaces: QuerySet[Workspace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["workspace"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = workspaces.order_by("name", "pk")


class NextPlanForm(forms.Form):
    """Which of the app's tiers a subscription goes on with."""

    plan = forms.ModelChoiceField(Plan.objects.none(), empty_label=None)

    def __init__(self, *args: Any, plans: QuerySet[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["plan"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = plans


class PacksForm(forms.Form):
    """How many packs of usage tokens, at the price the buyer was shown."""

    packs = forms.IntegerField(min_value=1, max_value=100, initial=1, label="Packs")
    price_minor = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

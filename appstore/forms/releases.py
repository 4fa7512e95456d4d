from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from appstore.models import Channel
from appstore.models.rollout import DEFAULT_STAGES


class NothingForm(forms.Form):
    """A button that asks nothing."""


class ChannelForm(forms.Form):
    channel = forms.ChoiceField(choices=Channel, help_text="Who gets it by itself.")

    def clean_channel(self) -> Channel:
        return Channel(self.cleaned_data["channel"])


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who runs it reads that.",
    )


class EndForm(forms.Form):
    ends_at = forms.DateField(
        label="Works until",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="At least 30 days ahead; it can be moved later.",
    )

    def clean_ends_at(self) -> datetime:
        """The end of that day."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["ends_at"], time.max))


class PlanForm(forms.Form):
    stages = forms.CharField(
        max_length=100,
        initial=", ".join(map(str, DEFAULT_STAGES)),
        help_text="Percent of those who follow, rising to 100.",
    )
    stage_hours = forms.IntegerField(
        min_value=0,
        max_value=24 * 30,
        initial=24,
        label="Hours at each stage",
        help_text="0 waits for you at each stage.",
    )
    sample_min = forms.IntegerField(
        min_value=1,
        max_value=10_000,
        initial=5,
        label="Judge after",
        help_text="Installations that must have tried it first.",
    )
    failure_percent_max = forms.IntegerField(
        min_value=1,
        max_value=100,
        initial=10,
        label="Halt above",
        help_text="Percent of them that fail, and twice as many as with other versions.",
    )

    def clean_stages(self) -> list[int]:
        parts = self.cleaned_data["stages"].replace("%", " ").replace(",", " ").split()
        if not all(part.isdecimal() and part.isascii() for part in parts):
            raise forms.ValidationError("Write percents with commas, such as 1, 5, 20, 50, 100.")
        return [int(part) for part in parts]


FORMS: dict[str, type[forms.Form]] = {
    "channel": ChannelForm,
    "plan": PlanForm,
    "yank": ReasonForm,
    "roll-back": ReasonForm,
    "end": EndForm,
}


def form_of(move: str, data: Any = None, *, initial: Any = None) -> forms.Form:
    """Each has ids of its own, so several stand on one page."""
    form = FORMS.get(move, NothingForm)
    return form(data, initial=initial, auto_id=f"id_{move}_%s")

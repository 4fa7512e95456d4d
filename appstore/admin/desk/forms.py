"""What reviewers fill in at the desk."""

from typing import Any

from django import forms

from appstore.models import RiskLevel
from appstore.review.reasons import REASONS
from appstore.rules import RULES, by_group, named

TEXT_LENGTH = 4000


class DeskForm(forms.Form):
    """One of the desk's buttons, with what goes along with it."""

    decision = forms.CharField(max_length=20)
    reason = forms.CharField(max_length=TEXT_LENGTH, required=False)
    rules = forms.MultipleChoiceField(choices=[(code, code) for code in RULES], required=False)
    days = forms.IntegerField(min_value=1, max_value=30, required=False)

    def clean(self) -> dict[str, Any]:
        """Whoever chose rules and wrote nothing means the rules' own words."""
        said = super().clean() or {}
        if not said.get("reason") and said.get("rules"):
            said["reason"] = "\n\n".join(rule.canned_reason for rule in named(said["rules"]))
        return said


class QueueForm(forms.Form):
    """How to narrow the queue. What makes no sense narrows nothing."""

    risk = forms.ChoiceField(
        choices=[("", "Any risk"), *RiskLevel.choices], required=False, label="Risk"
    )
    reason = forms.ChoiceField(
        choices=[("", "Any reason"), *((reason.code, reason.label) for reason in REASONS)],
        required=False,
        label="Reason",
    )
    overdue = forms.BooleanField(required=False, label="Overdue")
    mine = forms.BooleanField(required=False, label="Taken up by me")


def rule_chapters() -> list[tuple[str, list[Any]]]:
    return [(group.value, rules) for group, rules in by_group()]

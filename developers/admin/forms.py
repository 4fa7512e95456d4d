from django import forms

from developers.models import KycReason


class DecisionForm(forms.Form):
    """What a reviewer says with a decision, or to the other reviewers."""

    decision = forms.ChoiceField(
        choices=[(name, name) for name in ("approve", "request_information", "reject", "note")]
    )
    reasons = forms.MultipleChoiceField(
        choices=KycReason,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Reasons (needed unless you approve; the developer reads them)",
    )
    text = forms.CharField(
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        label="In words (the developer reads it; of a note, only reviewers do)",
    )

    def clean_reasons(self) -> list[KycReason]:
        return [KycReason(code) for code in self.cleaned_data["reasons"]]

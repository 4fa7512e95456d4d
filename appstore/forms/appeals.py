from django import forms


class AppealForm(forms.Form):
    """What a developer says against a decision."""

    text = forms.CharField(
        max_length=4000,
        label="Why the decision is wrong",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Somebody who had no part in the decision reads it.",
    )
    evidence = forms.CharField(
        required=False,
        max_length=8000,
        label="What shows it",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Links, logs or lines of code.",
    )

from django import forms

from marketplace.core.texts import single_line


class NameDisputeForm(forms.Form):
    """A name that was refused, and why it is theirs to use."""

    name = forms.CharField(max_length=60, validators=[single_line])
    reason = forms.CharField(
        max_length=4000,
        label="Why it is yours to use",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="A trademark, an older project of yours, how people would tell the two apart.",
    )

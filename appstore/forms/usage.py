from django import forms

TOKENS_MAX = 10**12


class LimitsForm(forms.Form):
    """How much an app may spend in a month. An empty field sets no limit."""

    soft_limit = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=TOKENS_MAX,
        label="Tell me at",
        help_text="A mail to the owners, once a month. The app goes on.",
    )
    hard_limit = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=TOKENS_MAX,
        label="Stop at",
        help_text="The app can spend no more in that month.",
    )

from django import forms

from marketplace.core.texts import single_line


class TokenForm(forms.Form):
    name = forms.CharField(
        max_length=80,
        validators=[single_line],
        label="Name",
        help_text="What the token is for, such as “my laptop”.",
    )

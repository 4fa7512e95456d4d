from django import forms

from marketplace.core.texts import single_line


class BecomeDeveloperForm(forms.Form):
    display_name = forms.CharField(
        max_length=80,
        validators=[single_line],
        label="Developer name",
        help_text="Shown beside your apps in the store.",
    )


class AgreementForm(forms.Form):
    version = forms.CharField(widget=forms.HiddenInput)
    accept = forms.BooleanField(label="I have read the agreement and accept it.")

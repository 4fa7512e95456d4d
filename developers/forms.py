from django import forms

from developers.models import Role
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


class OrganisationForm(forms.Form):
    display_name = forms.CharField(
        max_length=80,
        validators=[single_line],
        label="Name of the organisation",
        help_text="Shown beside its apps in the store.",
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)


class InviteForm(RoleForm):
    role = forms.ChoiceField(choices=Role.choices, initial=Role.VIEWER)
    email = forms.EmailField(label="E-mail address")
    field_order = ("email", "role")

from django import forms

from marketplace.core.texts import single_line


class TokenForm(forms.Form):
    name = forms.CharField(
        max_length=80,
        validators=[single_line],
        label="Name",
        help_text="What the token is for, such as “my laptop”.",
    )


class CodeForm(forms.Form):
    """A code from an authenticator app, or a recovery code: their shape tells them apart."""

    code = forms.CharField(max_length=64, label="Code")


class DeviceNameForm(forms.Form):
    name = forms.CharField(max_length=64, validators=[single_line], label="Name")


class AuthenticatorForm(DeviceNameForm):
    """The name of an authenticator app, and the first code it shows."""

    code = forms.RegexField(
        r"^\s*[0-9](\s*[0-9]){5}\s*$",
        label="Code",
        help_text="The six digits that the app shows now.",
        error_messages={"invalid": "Enter the six digits that the app shows."},
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "mono"}
        ),
    )
    field_order = ("code", "name")

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django import forms
from django.conf import settings

from identity import scopes
from marketplace.core.texts import single_line

EXPIRIES = ((7, "7 days"), (30, "30 days"), (90, "90 days"), (180, "180 days"), (365, "1 year"))
OVERLAPS = (
    (0, "No overlap: it ends now"),
    (1, "1 hour"),
    (24, "1 day"),
    (72, "3 days"),
    (168, "7 days"),
)


class ScopeGroup(NamedTuple):
    """The scopes of one resource, as checkboxes."""

    about: scopes.Resource
    boxes: list[Any]


class TokenForm(forms.Form):
    name = forms.CharField(
        max_length=80,
        validators=[single_line],
        label="Name",
        help_text="What the token is for, such as “my laptop”.",
    )
    scopes = forms.MultipleChoiceField(
        choices=[(scope, scope) for scope in scopes.known()],
        widget=forms.CheckboxSelectMultiple,
        label="What it may do",
        error_messages={"required": "Choose at least one."},
    )
    app = forms.SlugField(
        required=False,
        max_length=60,
        label="Only for one app",
        help_text="The app's name in its address. Such a token is for Apps and Releases alone.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    expires_in_days = forms.TypedChoiceField(
        coerce=int,
        choices=EXPIRIES,
        initial=settings.TOKEN_LIFETIME.days,
        label="Ends after",
    )

    def scope_groups(self) -> Iterator[ScopeGroup]:
        boxes = {box.data["value"]: box for box in self["scopes"]}
        for name, about in scopes.RESOURCES.items():
            own = [boxes[scope] for scope in (f"{name}:read", f"{name}:write") if scope in boxes]
            yield ScopeGroup(about, own)

    @property
    def lifetime(self) -> timedelta:
        return timedelta(days=self.cleaned_data["expires_in_days"])


class RotationForm(forms.Form):
    overlap_hours = forms.TypedChoiceField(
        coerce=int,
        choices=OVERLAPS,
        initial=24,
        label="The old secret works on for",
        help_text="Long enough to give the new one to every program that has the old one.",
    )

    @property
    def overlap(self) -> timedelta:
        return timedelta(hours=self.cleaned_data["overlap_hours"])


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


class DeletionForm(forms.Form):
    email = forms.EmailField(
        label="Type your e-mail address to confirm",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

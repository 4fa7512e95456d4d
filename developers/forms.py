from typing import Any

from django import forms

from developers import web_addresses
from developers.kyc import countries
from developers.models import ChallengeMethod, Developer, DocumentKind, KycKind, KycProvider, Role
from marketplace.core.texts import single_line


class LinkField(forms.CharField):
    """A link that can be shown to others, in its one spelling."""

    widget = forms.URLInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=web_addresses.LENGTH_MAX, **options)

    def clean(self, value: Any) -> str:
        try:
            return web_addresses.normalised(super().clean(value))
        except web_addresses.NotALink as error:
            raise forms.ValidationError(str(error)) from error


class BecomeDeveloperForm(forms.Form):
    display_name = forms.CharField(
        max_length=80,
        validators=[single_line],
        label="Developer name",
        help_text="Shown beside your apps in the store.",
    )


class AgreementForm(forms.Form):
    """Sends back which text was shown, to the byte."""

    version = forms.CharField(max_length=16, widget=forms.HiddenInput)
    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    accept = forms.BooleanField(label="I have read the agreement and accept it.")


class ProfileForm(forms.Form):
    """What stands on the public page."""

    display_name = forms.CharField(max_length=80, validators=[single_line], label="Name")
    bio = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        label="About",
        help_text="Markdown. Who you are and what you make.",
    )
    location = forms.CharField(required=False, max_length=80, validators=[single_line])
    website = LinkField(label="Website")
    source_url = LinkField(label="Source code", help_text="Where your code is hosted.")
    documentation_url = LinkField(label="Documentation")
    support_url = LinkField(label="Support page")
    social_url = LinkField(label="Social profile")
    support_email = forms.EmailField(
        required=False, label="Support e-mail", help_text="Shown to everybody."
    )

    @classmethod
    def showing(cls, developer: Developer) -> dict[str, str]:
        return {name: getattr(developer, name) for name in cls.base_fields}


class DomainForm(forms.Form):
    domain = forms.CharField(
        max_length=253,
        validators=[single_line],
        help_text="Such as example.com. Its <code>www</code> is included, no other name below it.",
    )
    method = forms.ChoiceField(
        choices=ChallengeMethod.choices,
        initial=ChallengeMethod.DNS,
        label="How you prove it",
        widget=forms.RadioSelect,
    )


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


class KycForm(forms.Form):
    """Who is behind the account. Nothing is needed to save; what is missing stops submitting."""

    kind = forms.ChoiceField(choices=KycKind, widget=forms.RadioSelect, label="Who is paid?")
    provider = forms.ChoiceField(choices=KycProvider, label="Who checks the documents?")
    country = forms.ChoiceField(required=False, label="Country")
    legal_name = forms.CharField(
        required=False, max_length=120, validators=[single_line], help_text="As on your document."
    )
    birth_date = forms.DateField(
        required=False,
        label="Date of birth",
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
    )
    address = forms.CharField(
        required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    tax_id = forms.CharField(
        required=False, max_length=40, validators=[single_line], label="Tax ID"
    )
    company_name = forms.CharField(required=False, max_length=120, validators=[single_line])
    registration_number = forms.CharField(required=False, max_length=40, validators=[single_line])
    beneficial_owner = forms.CharField(
        required=False,
        max_length=400,
        validators=[single_line],
        help_text="Who owns a quarter of the company or more, with commas between the names.",
    )

    def __init__(self, *args: Any, providers: list[KycProvider], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {"tax_id"}:
            self.fields[name].needed_later = True  # type: ignore[attr-defined]
        offered = [(name.value, name.label) for name in providers]
        self._offer("provider", offered)
        self._offer("country", [("", "Choose"), *countries.names().items()])
        if len(offered) == 1:
            self.fields["provider"].widget = forms.HiddenInput()

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def details(self) -> dict[str, str]:
        """What the action asks for: text, dates as ISO 8601."""
        born = self.cleaned_data["birth_date"]
        return self.cleaned_data | {"birth_date": born.isoformat() if born else ""}


class KycDocumentForm(forms.Form):
    kind = forms.ChoiceField(choices=DocumentKind, label="What is it?")
    document = forms.FileField(
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text="PDF, JPEG or PNG, 10 MB at most. It is encrypted as it is stored.",
    )

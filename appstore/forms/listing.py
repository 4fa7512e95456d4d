from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.validators import FileExtensionValidator
from django.urls import reverse
from django.utils.html import format_html

from appstore.actions.versions import VersionExists, VersionNumberInvalid
from appstore.manifest import ManifestInvalid
from appstore.models import App, Category, PlanKind, SourceAccess
from appstore.models.plan import PRICE_MINOR_MAX
from appstore.models.version import SEMVER
from appstore.names import NameTooAlike
from marketplace.core.errors import DomainError
from marketplace.core.texts import single_line


class ListingForm(forms.Form):
    """An app's words and price. The address is chosen once."""

    name = forms.CharField(max_length=60, validators=[single_line])
    slug = forms.SlugField(
        max_length=64, label="Address", help_text="Part of the app's web address; cannot change."
    )
    summary = forms.CharField(
        max_length=140,
        validators=[single_line],
        help_text="One sentence for the card in the store.",
    )
    description = forms.CharField(
        required=False, max_length=20_000, widget=forms.Textarea, help_text="Markdown."
    )
    category = forms.ChoiceField(choices=Category, initial=Category.OTHER)
    source_access = forms.ChoiceField(
        choices=SourceAccess,
        initial=SourceAccess.CLOSED,
        required=False,
        label="Source code",
        help_text="Open source can be read by everybody in the store, and needs a licence. "
        "Counts for versions uploaded from now on; `source` in matrix.toml wins.",
    )
    price = forms.DecimalField(
        min_value=Decimal(0),
        max_value=Decimal(PRICE_MINOR_MAX) / 100,
        decimal_places=2,
        initial=Decimal(0),
        label="Price in EUR",
        help_text="Paid once; 0 is free. You receive 80 % of each sale. "
        "Subscriptions and further tiers come later, on the pricing page.",
    )

    def refuse_name(self, error: NameTooAlike) -> None:
        """Say at the field what the name is too like, and lead to the dispute."""
        place = f"{reverse('appstore:name-dispute')}?{urlencode({'name': error.name})}"
        link = format_html('{} <a href="{}">Dispute it</a>', str(error), place)
        self.add_error(error.at, link)

    @property
    def values(self) -> dict[str, Any]:
        """What the actions ask for, the price in cents."""
        values = dict(self.cleaned_data)
        if "price" in values:
            values["price_minor"] = int(values.pop("price") * 100)
        if not values["source_access"]:
            del values["source_access"]
        return values


class EditListingForm(ListingForm):
    slug = None  # type: ignore[assignment]  # Django's way to leave a field out

    def __init__(self, data: Any = None, *, app: App) -> None:
        super().__init__(data, initial=self.showing(app))
        if not has_a_single_price(app):
            del self.fields["price"]

    @classmethod
    def showing(cls, app: App) -> dict[str, Any]:
        """An app's present words, as initial values."""
        names = ("name", "summary", "description", "category", "source_access")
        price = Decimal(app.plan.price_minor) / 100
        return {name: getattr(app, name) for name in names} | {"price": price}


def has_a_single_price(app: App) -> bool:
    """Whether one field says it all; other apps have their pricing page."""
    return len(app.tiers) == 1 and app.plan.kind in {PlanKind.FREE, PlanKind.ONE_TIME}


class UploadForm(forms.Form):
    RESUMABLE_FROM = 10_000_000
    """From how many bytes on the page sends it in pieces."""

    archive = forms.FileField(
        validators=[FileExtensionValidator(["zip", "gz", "tgz", "tar", "xz"])],
        help_text="Your project as zip or tar.gz, 100 MB at most.",
    )
    version = forms.CharField(
        max_length=64, validators=[SEMVER], help_text="Such as 1.0.0. A version never changes."
    )
    changelog = forms.CharField(
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="What changed",
        help_text="Markdown.",
    )

    def refuse(self, error: DomainError) -> None:
        """Show why the domain said no: each thing on its own where several are wrong."""
        if isinstance(error, VersionExists | VersionNumberInvalid):
            self.add_error("version", str(error))
        elif isinstance(error, ManifestInvalid):
            self.add_error("archive", [f"matrix.toml, {found}" for found in error.findings])
        else:
            self.add_error(None, str(error))

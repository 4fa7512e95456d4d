from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.db.models import QuerySet

from appstore.models import App, AppVersion, Category, SortOrder, Workspace
from appstore.models.license import PRICE_MINOR_MAX
from appstore.models.version import SEMVER
from marketplace.core.texts import single_line


class CatalogueForm(forms.Form):
    """What a visitor may narrow the catalogue by. Nonsense falls back to defaults."""

    q = forms.CharField(required=False, max_length=80, label="Search")
    category = forms.ChoiceField(required=False, choices=Category)
    developer = forms.SlugField(required=False)
    sort = forms.ChoiceField(required=False, choices=SortOrder, initial=SortOrder.POPULARITY)

    def _valid(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    @property
    def text(self) -> str:
        return self._valid("q").replace("\0", "").strip()

    @property
    def chosen_category(self) -> str:
        return self._valid("category")

    @property
    def chosen_developer(self) -> str:
        return self._valid("developer")

    @property
    def order(self) -> SortOrder:
        return SortOrder(self._valid("sort") or SortOrder.POPULARITY)


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
    price = forms.DecimalField(
        min_value=Decimal(0),
        max_value=Decimal(PRICE_MINOR_MAX) / 100,
        decimal_places=2,
        initial=Decimal(0),
        label="Price in EUR",
        help_text="Paid once; 0 is free. You receive 80 % of each sale.",
    )

    @property
    def values(self) -> dict[str, Any]:
        """What the actions ask for, the price in cents."""
        values = dict(self.cleaned_data)
        values["price_minor"] = int(values.pop("price") * 100)
        return values


class EditListingForm(ListingForm):
    slug = None  # type: ignore[assignment]  # Django's way to leave a field out

    @classmethod
    def showing(cls, app: App) -> dict[str, Any]:
        """An app's present words, as initial values."""
        names = ("name", "summary", "description", "category")
        price = Decimal(app.plan.price_minor) / 100
        return {name: getattr(app, name) for name in names} | {"price": price}


class UploadForm(forms.Form):
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


class InstallForm(forms.Form):
    """Where to, and which version. The button is the consent to the permissions shown."""

    workspace = forms.ModelChoiceField(Workspace.objects.none(), empty_label=None)
    version = forms.ModelChoiceField(
        AppVersion.objects.none(), empty_label=None, to_field_name="version"
    )

    def __init__(
        self,
        *args: Any,
        workspaces: QuerySet[Workspace],
        versions: QuerySet[AppVersion],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("workspace", workspaces), ("version", versions)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset


class ReviewForm(forms.Form):
    stars = forms.TypedChoiceField(
        coerce=int,
        choices=[(str(n), f"{n} of 5") for n in range(5, 0, -1)],
        widget=forms.RadioSelect,
    )
    body = forms.CharField(
        required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), label="In words"
    )

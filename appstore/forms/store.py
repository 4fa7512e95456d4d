from typing import Any

from django import forms
from django.db.models import QuerySet

from appstore.forms.installations import VersionRangeField
from appstore.models import AppVersion, Category, Channel, SortOrder, Workspace
from appstore.semver import RANGE_LENGTH_MAX, precedence


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


class InstallForm(forms.Form):
    """Where to, and which version. The button is the consent to the permissions shown."""

    workspace = forms.ModelChoiceField(Workspace.objects.none(), empty_label=None)
    version = forms.ModelChoiceField(
        AppVersion.objects.none(), empty_label=None, to_field_name="version"
    )
    follows = forms.BooleanField(required=False, initial=True, label="Update by itself")
    channel = forms.ChoiceField(
        choices=Channel, required=False, help_text="Beta has everything stable has, and more."
    )
    version_range = VersionRangeField(
        required=False,
        max_length=RANGE_LENGTH_MAX,
        label="Within",
        help_text="A SemVer range such as ^1.4. Empty allows any version.",
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
        highest_first = sorted(versions, key=lambda one: precedence(one.version), reverse=True)
        self.fields["version"].widget.choices = [
            (one.version, one.version) for one in highest_first
        ]

    @property
    def updates(self) -> dict[str, Any]:
        """What the action asks for about new versions."""
        return {
            "follows": self.cleaned_data["follows"],
            "channel": Channel(self.cleaned_data["channel"] or Channel.STABLE),
            "version_range": self.cleaned_data["version_range"],
        }


class ReviewForm(forms.Form):
    stars = forms.TypedChoiceField(
        coerce=int,
        choices=[(str(n), f"{n} of 5") for n in range(5, 0, -1)],
        widget=forms.RadioSelect,
    )
    body = forms.CharField(
        required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), label="In words"
    )

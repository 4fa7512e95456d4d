from typing import Any

from django import forms

from appstore import semver
from appstore.models import AppInstallation, Channel

PINNED, FOLLOWING = "pinned", "following"


class VersionRangeField(forms.CharField):
    """A SemVer range; refused with how to write one."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        try:
            semver.parse(text)
        except semver.RangeInvalid as error:
            raise forms.ValidationError(str(error), code=error.code) from error
        return text


class UpdatesForm(forms.Form):
    """Where new versions come from, if by themselves."""

    mode = forms.ChoiceField(
        label="New versions",
        choices=[(FOLLOWING, "Follow a channel"), (PINNED, "Stay at this version")],
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(
        choices=Channel, required=False, help_text="Beta has everything stable has, and more."
    )
    version_range = VersionRangeField(
        required=False,
        max_length=semver.RANGE_LENGTH_MAX,
        label="Within",
        help_text="A SemVer range such as ^1.4 or >=1.2 <2. Empty allows any version.",
    )

    @classmethod
    def showing(cls, installation: AppInstallation) -> "UpdatesForm":
        return cls(
            initial={
                "mode": FOLLOWING if installation.follows else PINNED,
                "channel": installation.channel,
                "version_range": installation.version_range,
            }
        )

    @property
    def values(self) -> dict[str, Any]:
        """What the actions ask for."""
        return {
            "follows": self.cleaned_data["mode"] == FOLLOWING,
            "channel": Channel(self.cleaned_data["channel"] or Channel.STABLE),
            "version_range": self.cleaned_data["version_range"],
        }

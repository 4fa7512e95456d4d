"""When a release goes to the store: a local time, and whose."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone)


class ScheduleForm(forms.Form):
    """A script fills in the browser's own zone; without it, it says UTC and can be changed."""

    local_time = forms.DateTimeField(
        label="Date and time",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"),
    )
    time_zone = forms.ChoiceField(
        choices=[("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in ZONES)],
        initial="UTC",
        widget=forms.Select(attrs={"data-own-zone": ""}),
        help_text="Whose clock the time above is read on.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        if self.is_bound:  # what was chosen is not chosen again by the script
            del self.fields["time_zone"].widget.attrs["data-own-zone"]

    def clean(self) -> None:
        """Read the wall clock in its zone; an hour that is skipped in spring is no time at all."""
        written, zone = self.cleaned_data.get("local_time"), self.cleaned_data.get("time_zone")
        if written is None or zone is None:
            return
        clock = ZoneInfo(zone)
        local = written.replace(tzinfo=clock)
        try:
            read_back = local.astimezone(UTC).astimezone(clock).replace(tzinfo=written.tzinfo)
        except OverflowError:  # the last day of all years
            read_back = None
        if read_back != written:
            self.add_error("local_time", "Clocks never show that there. Choose another time.")
        self.cleaned_data["publish_at"] = local

    @property
    def publish_at(self) -> datetime:
        moment: datetime = self.cleaned_data["publish_at"]
        return moment

from django.dispatch import receiver

from appstore.models import AppVersion
from appstore.signals import Refusal, app_submitted, refused_at_run_time, version_uploaded
from marketplace.core.models import User
from scanner.actions import refusals as noting
from scanner.actions import scans
from scanner.models import ScanTrigger


@receiver(version_uploaded)
def scan_uploaded_version(*, version: AppVersion, by: User, **_: object) -> None:
    """Its developer sees what is found before anybody waits for it."""
    scans.begin(version, trigger=ScanTrigger.UPLOAD, by=by)


@receiver(app_submitted)
def scan_submitted_version(*, version: AppVersion, by: User, **_: object) -> None:
    if not scans.is_underway(version):
        scans.request_scan(version=version, by=by, trigger=ScanTrigger.SUBMISSION)


@receiver(refused_at_run_time)
def note_refusals(*, version: AppVersion, refusals: list[Refusal], **_: object) -> None:
    """They become findings of the version beside those of its code."""
    noting.note(version=version, refusals=refusals)

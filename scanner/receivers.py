from django.dispatch import receiver

from appstore.models import AppVersion
from appstore.signals import app_submitted
from marketplace.core.models import User
from scanner.actions import scans


@receiver(app_submitted)
def scan_submitted_version(*, version: AppVersion, by: User, **_: object) -> None:
    if not scans.is_underway(version):
        scans.request_scan(version=version, by=by)

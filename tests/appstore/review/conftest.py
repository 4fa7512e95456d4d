"""A version in review, as the scanner hands it over."""

from datetime import UTC, datetime

import pytest

from appstore.actions import publishing
from appstore.models import QueueEntry
from tests.factories import AppFactory, FindingFactory, ScanFactory, UserFactory, VersionFactory

WEDNESDAY = datetime(2026, 11, 18, 9, tzinfo=UTC)


@pytest.fixture
def now():
    return WEDNESDAY


def scanned(version, *, risk="low", complete=True, found=()):
    """A finished scan; ``found`` are pairs of rule and fingerprint."""
    scan = ScanFactory(version=version, risk=risk, is_complete=complete, ended_at=WEDNESDAY)
    for rule, fingerprint in found:
        FindingFactory(scan=scan, rule=rule, severity="low", fingerprint=fingerprint)
    return scan


def in_review(*, at=WEDNESDAY, risk="low", app=None, **scan):
    """A version that the scanner has just answered about."""
    version = VersionFactory(
        app=app or AppFactory(status="pending"), status="pending", submitted_at=at
    )
    scanned(version, risk=risk, **scan)
    version = publishing.record_scan(version=version, risk=risk, reasons=[], at=at)
    return QueueEntry.objects.get(version=version)


def reviewer():
    return UserFactory(is_staff=True, is_superuser=True, second_factor=True)

"""What a scan's row says while the scan runs."""

import pytest

from scanner.jobs.progress import WRITES_MOST, Progress
from tests.factories import ScanFactory, VersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan():
    return ScanFactory(version=VersionFactory(), status="running", risk="", ended_at=None)


def told(scan):
    scan.refresh_from_db()
    return scan.progress


def test_nothing_is_read_until_an_analyzer_begins(scan):
    progress = Progress(scan.pk)

    progress({"event": "expect", "analyzers": [["files", "1"], ["python", "1"]]})

    assert told(scan) == {}


def test_whoever_begins_is_told_at_once(scan):
    progress = Progress(scan.pk)
    progress({"event": "expect", "analyzers": [["files", "1"], ["python", "1"]]})

    for event in ("started", "answer"):
        progress({"event": event, "name": "files"})
    progress({"event": "started", "name": "python"})

    assert told(scan) == {"analyzer": "python", "done": 1, "total": 2}


def test_a_sandbox_that_talks_without_end_is_not_listened_to(scan):
    progress = Progress(scan.pk)

    for number in range(WRITES_MOST + 5):
        progress({"event": "started", "name": f"no {number}"})

    assert told(scan)["analyzer"] == f"no {WRITES_MOST - 1}"


def test_a_scan_that_has_ended_stays_as_it_is(scan):
    scan.status, scan.ended_at, scan.risk = "done", scan.requested_at, "low"
    scan.save()

    Progress(scan.pk)({"event": "started", "name": "files"})

    assert told(scan) == {}

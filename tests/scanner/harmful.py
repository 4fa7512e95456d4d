"""A harmful file, and versions that hold it."""

import hashlib

from django.utils import timezone

from appstore.actions import publishing
from marketplace.core.models import SecurityAudit
from scanner.actions import known_bad
from scanner.results.known_bad import keep_digests
from tests.factories import ScanFactory, VersionFactory

HELLO = b"print('hello')\n"
WORM = b"a picture of a worm\n"
WORM_SHA256 = hashlib.sha256(WORM).hexdigest()


def now():
    return timezone.now()


def block(staff, sha256=WORM_SHA256, **facts):
    said = {"reason": "It is a worm.", "source": "CERT", "by": staff, "at": now()}
    return known_bad.add(sha256=sha256, **said | facts)


def submit(version):
    return publishing.submit_for_review(
        app=version.app, by=version.app.developer.user, at=now(), version=version.version
    )


def offered(files, **facts):
    """In the store, scanned when nobody knew of any harmful file."""
    version = VersionFactory(published=True, **facts)
    ScanFactory(version=version)
    keep_digests(version.bundle_sha256, [(name, sha256) for name, sha256 in files.items()])
    return version


def actions():
    return list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))

"""Reading a bundle's text out of its archive, so that people can look at it."""

from django.conf import settings
from django.utils import timezone

from appstore.bundles import bundle_path
from appstore.models import AppVersion
from appstore.sources import colours, store
from marketplace.core.jobs import Lease
from sandbox import sources


def prepare(lease: Lease, *, sha256: str) -> None:  # noqa: ARG001  a job kind's signature
    """Unpack the bundle once, in a sandbox, and keep its text. Safe to run twice."""
    if not store.is_kept(sha256):
        document = sources.index(bundle_path(sha256), sha256=sha256, state=settings.MATRIX_HOME)
        store.keep(sha256, document)


def sweep() -> int:
    """Forget the texts of what is gone, and colours that nobody looked at."""
    colours.sweep(at=timezone.now())
    known = set(AppVersion.objects.values_list("bundle_sha256", flat=True).distinct())
    return store.sweep(known=known, at=timezone.now())

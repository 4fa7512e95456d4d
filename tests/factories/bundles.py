"""Versions with a real archive behind them."""

import hashlib

from appstore.bundles import bundle_path
from appstore.tasks import prepare_source
from marketplace.core import jobs
from marketplace.core.models import Job
from tests.factories.appstore import VersionFactory
from tests.sandbox.honest_archives import python_zip


def version_of(tree, *, is_read=True, **facts):
    """A version whose bundle holds ``tree`` (paths to bytes); its text is read already."""
    data = python_zip({f"bundle/{path}": content for path, content in tree.items()})
    sha256 = hashlib.sha256(data).hexdigest()
    path = bundle_path(sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    for folder in (path.parent, *path.parent.parents[:2]):
        folder.chmod(0o711)
    path.write_bytes(data)
    path.chmod(0o644)
    known = {"bundle_sha256": sha256, "bundle_bytes": len(data), "file_count": len(tree)}
    version = VersionFactory(**known | facts)
    if is_read:
        read(version)
    return version


def read(version):
    """What a worker does for ``version`` when it comes to it."""
    sha256 = version.bundle_sha256
    prepare_source.enqueue(key=sha256, sha256=sha256)
    jobs.run(Job.objects.get(key=sha256, state="queued").pk)

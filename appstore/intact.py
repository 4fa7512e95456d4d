"""Whether a release is still what was approved: its row, its statement and its file agree."""

import hashlib

from appstore import statements
from appstore.bundles import bundle_path
from appstore.models import AppVersion, ReleaseStatement
from marketplace.core.dsse import BadEnvelope
from marketplace.core.errors import Conflict


class ReleaseNotIntact(Conflict):
    """What is there now is not what was approved. ``reason`` is a code for the audit log."""

    code = "release_not_intact"

    def __init__(self, release: AppVersion, reason: str) -> None:
        super().__init__(
            f"{release} is not what was approved: {REASONS[reason]}. It is neither published nor "
            "built. Tell the operator of this marketplace; a new version can be uploaded at once."
        )
        self.reason = reason


REASONS = {
    "bundle_missing": "its bundle is gone",
    "bundle_changed": "its bundle is another file",
    "statement_missing": "no statement was signed for it",
    "statement_forged": "its statement is not signed by this marketplace",
    "statement_of_another": "its statement is about something else",
}


def require_intact(release: AppVersion) -> None:
    """Before a build: the signature holds, it is about this row, and the file is what it names."""
    envelope = ReleaseStatement.objects.filter(version=release).values_list("envelope", flat=True)
    found = envelope.first()
    if found is None:
        raise ReleaseNotIntact(release, "statement_missing")
    try:
        statement = statements.read(found)
    except BadEnvelope as error:
        raise ReleaseNotIntact(release, "statement_forged") from error
    if not statements.is_about(statement, release):
        raise ReleaseNotIntact(release, "statement_of_another")
    require_bundle(release)


def require_bundle(release: AppVersion) -> None:
    """The file that lies there is the one that was uploaded."""
    try:
        with bundle_path(release.bundle_sha256).open("rb") as bundle:
            digest = hashlib.file_digest(bundle, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise ReleaseNotIntact(release, "bundle_missing") from error
    if digest != release.bundle_sha256:
        raise ReleaseNotIntact(release, "bundle_changed")

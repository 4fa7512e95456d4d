"""The operator's list of harmful files. What is stored is compared with it at once."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from appstore.models import AppStatus
from marketplace.core import audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User
from scanner import policies, tasks
from scanner.engine import known_files
from scanner.models import KnownBadFile
from scanner.results import known_bad

REASON_CHARACTERS = 300
SOURCE_CHARACTERS = 200
FEW_DEVELOPERS = 3
"""A file that more of them have in the store is perhaps a library's, and the entry a mistake."""


class KnownBadInvalid(Invalid):
    code = "known_bad_invalid"


class KnownBadListed(Conflict):
    code = "known_bad_listed"

    def __init__(self) -> None:
        super().__init__("This file is on the list already.")


class KnownBadNotListed(Conflict):
    code = "known_bad_not_listed"

    def __init__(self) -> None:
        super().__init__("This file is not on the list any more.")


class KnownBadWidespread(Conflict):
    """It would take much off the store, so somebody has to mean it."""

    code = "known_bad_widespread"

    def __init__(self, versions: int, developers: int) -> None:
        super().__init__(
            f"{versions} published versions of {developers} developers have this file. "
            "Confirm that all of them are to be suspended."
        )


@transaction.atomic
def add(
    *,
    sha256: str,
    reason: str,
    source: str,
    by: User,
    at: datetime,
    is_confirmed: bool = False,
) -> KnownBadFile:
    """Block a file from now on. What is published and has it is suspended by a worker at once.

    Raises:
        ScanOperatorRequired, KnownBadInvalid, KnownBadListed.
        KnownBadWidespread: many developers have it, and ``is_confirmed`` does not say so.
    """
    policies.require_operator(by)
    digest = _checked(sha256, reason, source)
    KnownBadFile.objects.hold_alone()
    if KnownBadFile.objects.in_force().filter(sha256=digest).exists():
        raise KnownBadListed
    if not is_confirmed:
        _require_rare(digest)
    file = KnownBadFile.objects.create(
        sha256=digest, reason=reason.strip(), source=source.strip(), added_by=by, added_at=at
    )
    audit.record("known_bad.add", actor=by, target=file, sha256=digest, reason=file.reason)
    tasks.check_known_bad.enqueue(key="all")
    return file


@transaction.atomic
def import_list(
    *, files: Mapping[str, str], source: str, at: datetime, is_confirmed: bool = False
) -> tuple[int, list[str]]:
    """Take a list of digests and reasons, as whoever operates the machine.

    Answers how many are new, and which were left out because many developers have them.
    """
    if not source.strip():
        raise KnownBadInvalid("Say where the list comes from.")
    KnownBadFile.objects.hold_alone()
    listed = KnownBadFile.objects.in_force().filter(sha256__in=files)
    new = {key: files[key] for key in files.keys() - set(listed.values_list("sha256", flat=True))}
    left_out = (
        [] if is_confirmed else [key for key in sorted(new) if _spread(key)[1] > FEW_DEVELOPERS]
    )
    rows = [
        KnownBadFile(
            sha256=digest,
            reason=reason[:REASON_CHARACTERS],
            source=source.strip()[:SOURCE_CHARACTERS],
            added_at=at,
        )
        for digest, reason in new.items()
        if digest not in left_out
    ]
    KnownBadFile.objects.bulk_create(rows, batch_size=1000)
    if rows:
        first = rows[0]
        audit.record("known_bad.import", actor=None, target=first, source=source, added=len(rows))
        tasks.check_known_bad.enqueue(key="all")
    return len(rows), left_out


@transaction.atomic
def remove(*, file: KnownBadFile, reason: str, by: User, at: datetime) -> KnownBadFile:
    """Take a file off the list. It does not count any more; what was suspended stays so.

    Raises:
        ScanOperatorRequired, KnownBadInvalid, KnownBadNotListed.
    """
    policies.require_operator(by)
    if not reason.strip():
        raise KnownBadInvalid("Say why.")
    KnownBadFile.objects.hold_alone()
    file = KnownBadFile.objects.lock(pk=file.pk)
    if file.removed_at is not None:
        raise KnownBadNotListed
    file.removed_by, file.removed_at = by, at
    file.removal_reason, file.checked_at = reason.strip()[:REASON_CHARACTERS], None
    file.save(update_fields=["removed_by", "removed_at", "removal_reason", "checked_at"])
    audit.record(
        "known_bad.remove", actor=by, target=file, sha256=file.sha256, reason=file.removal_reason
    )
    tasks.check_known_bad.enqueue(key="all")
    return file


def _checked(sha256: str, reason: str, source: str) -> str:
    if not 0 < len(reason.strip()) <= REASON_CHARACTERS:
        raise KnownBadInvalid(f"Say why, in at most {REASON_CHARACTERS} characters.")
    if not 0 < len(source.strip()) <= SOURCE_CHARACTERS:
        raise KnownBadInvalid(f"Say who says so, in at most {SOURCE_CHARACTERS} characters.")
    try:
        return known_files.checked(sha256, "What you wrote")
    except known_files.NotAList as problem:
        raise KnownBadInvalid(str(problem)) from problem


def _require_rare(digest: str) -> None:
    versions, developers = _spread(digest)
    if developers > FEW_DEVELOPERS:
        raise KnownBadWidespread(versions, developers)


def _spread(digest: str) -> tuple[int, int]:
    """In how many published versions it is, and of how many developers."""
    published = known_bad.versions_with([digest]).filter(status=AppStatus.PUBLISHED)
    return published.count(), published.values("app__developer").distinct().count()

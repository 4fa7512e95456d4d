"""Which files of a bundle are known to be harmful, and which versions have one."""

import hashlib
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q

from appstore.models import AppVersion
from appstore.models.version import AppVersionQuerySet
from scanner.analyzers.base import MOST_FINDINGS
from scanner.analyzers.digests import KNOWN_BAD, known_bad
from scanner.models import (
    CodeScanResult,
    Finding,
    FindingState,
    KnownBadFile,
    ScannedBundle,
    ScannedFile,
)
from scanner.results.rows import keepable, row_of

RULE = KNOWN_BAD.name


def keep_digests(bundle_sha256: str, digests: Sequence[tuple[str, str]]) -> None:
    """What is in a bundle. Reading it again with other code may see more of it, or less."""
    if not digests:
        return  # the reading did not come that far
    told = hashlib.sha256("\0".join(f"{path}\0{sha256}" for path, sha256 in digests).encode())
    known = {"files_sha256": told.hexdigest()}
    bundle, is_new = ScannedBundle.objects.get_or_create(sha256=bundle_sha256, defaults=known)
    bundle = ScannedBundle.objects.select_for_update().get(pk=bundle.pk)
    if not is_new:
        if bundle.files_sha256 == told.hexdigest():
            return
        bundle.files.all().delete()
        ScannedBundle.objects.filter(pk=bundle.pk).update(**known)
    rows = (
        ScannedFile(bundle=bundle, sha256=sha256[:64], path=keepable(path)[:1024])
        for path, sha256 in digests
    )
    ScannedFile.objects.bulk_create(rows, batch_size=1000)


def findings_for(scan: CodeScanResult) -> list[Finding]:
    """As rows that are not saved yet. Until the transaction ends the list stays as it is."""
    KnownBadFile.objects.hold()
    listed = KnownBadFile.objects.in_force()
    files = ScannedFile.objects.of(scan.version).filter(sha256__in=listed.values("sha256"))
    places = list(files.order_by("path").values_list("path", "sha256")[:MOST_FINDINGS])
    places.append(("", scan.version.bundle_sha256))
    digests = {sha256 for _, sha256 in places}
    why = dict(listed.filter(sha256__in=digests).values_list("sha256", "reason"))
    return [
        row_of(known_bad(path, sha256, why[sha256]), scan)
        for path, sha256 in places
        if sha256 in why
    ]


def is_in(findings: Iterable[Finding]) -> bool:
    """Whether one is there that no reviewer has put aside."""
    return any(each.rule == RULE and each.state == FindingState.OPEN for each in findings)


def versions_with(digests: Collection[str]) -> AppVersionQuerySet:
    """Every version, whatever became of it, that is such an archive or holds such a file."""
    bundles = ScannedBundle.objects.filter(files__sha256__in=digests).values("sha256")
    return AppVersion.objects.filter(Q(bundle_sha256__in=bundles) | Q(bundle_sha256__in=digests))

"""What a version changes, as whoever decides about it wants to know first."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from appstore import facts
from appstore.models import AppStatus, AppVersion
from appstore.permissions import Difference, asked, difference
from appstore.sources import comparing, dependencies, store
from appstore.sources.comparing import Counts
from appstore.sources.dependencies import DependencyChange

# What staff once said yes to, whatever became of it.
DECIDED = (AppStatus.APPROVED, AppStatus.PUBLISHED, AppStatus.SUSPENDED)


class ManifestChange(NamedTuple):
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """A version beside ``base``, the last one that was approved before it, or beside nothing.

    What is in the archives is known only once their text ``is_ready``; until then ``dependencies``
    and ``files`` are empty.
    """

    version: AppVersion
    base: AppVersion | None
    permissions: Difference
    manifest: tuple[ManifestChange, ...]
    is_ready: bool = False
    dependencies: tuple[DependencyChange, ...] = ()
    are_dependencies_known: bool = True
    """False where the files that name them are more than the parser bears."""
    files: Counts = field(default_factory=Counts)


def base_of(version: AppVersion) -> AppVersion | None:
    """The last version before this one that was approved."""
    earlier = AppVersion.objects.filter(app=version.app_id, pk__lt=version.pk)
    return earlier.filter(status__in=DECIDED).order_by("-pk").first()


def changes_of(version: AppVersion, base: AppVersion | None = None) -> Changes:
    """Compare a version with ``base``, or with the last approved one. Reads; prepares nothing."""
    base = base or base_of(version)
    declared = Changes(version, base, _permissions(base, version), tuple(_manifest(base, version)))
    try:
        after = store.index_of(version.bundle_sha256)
        before = store.index_of(base.bundle_sha256) if base else None
    except store.SourceMissing:
        return declared
    unknown = after.dependencies is None or (before and before.dependencies is None)
    return replace(
        declared,
        is_ready=True,
        dependencies=dependencies.compare(before, after),
        are_dependencies_known=not unknown,
        files=comparing.count(comparing.compare(before, after)),
    )


def _permissions(base: AppVersion | None, version: AppVersion) -> Difference:
    if base is None:
        return Difference(added=asked(version.manifest), removed=())
    return difference(base.manifest, version.manifest)


def _manifest(base: AppVersion | None, version: AppVersion) -> Iterator[ManifestChange]:
    """What is declared differently; permissions have a place of their own."""
    if base is None:
        return
    old, new = _declared(base), _declared(version)
    for label in dict.fromkeys((*old, *new)):
        if old.get(label, "") != new.get(label, ""):
            yield ManifestChange(label, old.get(label, ""), new.get(label, ""))


def _declared(version: AppVersion) -> dict[str, str]:
    declared = dict(facts.manifest_facts(version.manifest))
    declared.pop("Hosts it may reach", None)
    variables = version.manifest.get("environment", {})
    return declared | {f"Variable {name}": str(value) for name, value in variables.items()}

"""What two bundles say they depend on, and what of that differs."""

from collections import defaultdict
from typing import NamedTuple

from sandbox.sources import Dependency, Index


class DependencyChange(NamedTuple):
    """``before`` or ``after`` is empty where it was not asked for."""

    file: str
    ecosystem: str
    name: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"


def compare(before: Index | None, after: Index) -> tuple[DependencyChange, ...]:
    """By file and name. A lock file with several versions of one package has them side by side."""
    old = _versions(before.dependencies if before else ())
    new = _versions(after.dependencies)
    return tuple(
        DependencyChange(*key, before=old.get(key, ""), after=new.get(key, ""))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    )


def _versions(found: tuple[Dependency, ...] | None) -> dict[tuple[str, str, str], str]:
    versions = defaultdict(set)
    for each in found or ():
        versions[each.file, each.ecosystem, each.name].add(each.version or "any")
    return {key: ", ".join(sorted(several)) for key, several in versions.items()}

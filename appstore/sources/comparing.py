"""Which files differ between two bundles, by their indexes alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sandbox.sources import Index, SourceFile


class ChangeKind(StrEnum):
    ADDED = "added"
    MODIFIED = "modified"
    RENAMED = "renamed"
    """The same bytes under another path."""
    REMOVED = "removed"

    @property
    def letter(self) -> str:
        """As git says it; a removed file is a deleted one."""
        return "D" if self is ChangeKind.REMOVED else self.value[0].upper()


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file that is not the same in both. ``before`` or ``after`` is None if it is not there."""

    kind: ChangeKind
    before: SourceFile | None
    after: SourceFile | None

    @property
    def path(self) -> str:
        return self.newest.path

    @property
    def newest(self) -> SourceFile:
        file = self.after or self.before
        assert file
        return file


@dataclass(frozen=True, slots=True)
class Counts:
    added: int = 0
    modified: int = 0
    renamed: int = 0
    removed: int = 0

    @property
    def total(self) -> int:
        return self.added + self.modified + self.renamed + self.removed


def compare(before: Index | None, after: Index) -> list[FileChange]:
    """Every file that changed, by path; all are added where there is nothing to compare with."""
    old = before.by_path if before else {}
    new = after.by_path
    modified = [
        FileChange(ChangeKind.MODIFIED, old[path], file)
        for path, file in new.items()
        if path in old and old[path].sha256 != file.sha256
    ]
    removed = [file for path, file in old.items() if path not in new]
    added = [file for path, file in new.items() if path not in old]
    return sorted([*modified, *_moves(removed, added)], key=lambda change: change.path)


def _moves(removed: Iterable[SourceFile], added: Iterable[SourceFile]) -> list[FileChange]:
    """Pair what went with what came by content; empty files are no pairs."""
    gone = defaultdict(list)
    for file in removed:
        gone[file.sha256].append(file)
    changes = []
    for file in added:
        twins = gone[file.sha256] if file.size_bytes else []
        before = twins.pop() if twins else None
        kind = ChangeKind.RENAMED if before else ChangeKind.ADDED
        changes.append(FileChange(kind, before, file))
    left = (file for files in gone.values() for file in files)
    return changes + [FileChange(ChangeKind.REMOVED, file, None) for file in left]


def count(changes: Iterable[FileChange]) -> Counts:
    numbers = dict.fromkeys((kind.value for kind in ChangeKind), 0)
    for change in changes:
        numbers[change.kind.value] += 1
    return Counts(**numbers)

"""The folders of a bundle, one at a time."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import NamedTuple

from sandbox.sources import Index, SourceFile

FOUND_MOST = 200


class Folder(NamedTuple):
    """A folder inside another. ``path`` has no slash at its end."""

    path: str
    name: str
    file_count: int


class Entry(NamedTuple):
    """A line of the tree. ``children`` is None where a folder is closed."""

    path: str
    name: str
    file: SourceFile | None
    file_count: int
    finding_count: int
    children: "list[Entry] | None"
    is_current: bool


class Tree:
    """What lies where. ``findings`` says how many there are in which file."""

    def __init__(self, index: Index, findings: Mapping[str, int] | None = None) -> None:
        self.index = index
        self.findings = findings or {}

    @cached_property
    def _inside(self) -> dict[str, tuple[set[str], list[SourceFile]]]:
        inside: dict[str, tuple[set[str], list[SourceFile]]] = defaultdict(lambda: (set(), []))
        for file in self.index.files:
            folder = file.path.rpartition("/")[0]
            inside[folder][1].append(file)
            while folder and folder not in inside[parent := folder.rpartition("/")[0]][0]:
                inside[parent][0].add(folder)
                folder = parent
        return dict(inside)

    @cached_property
    def _counts(self) -> Counter[str]:
        return _below({file.path: 1 for file in self.index.files})

    @cached_property
    def _finding_counts(self) -> Counter[str]:
        return _below(self.findings)

    def is_folder(self, path: str) -> bool:
        return path == "" or path in self._inside

    def entries(self, folder: str, *, current: str | None = None) -> list[Entry]:
        """What lies in a folder, folders first; the ones that lead to ``current`` are open."""
        folders, files = self._inside.get(folder, (set(), []))
        return [
            *(self._folder(path, current) for path in sorted(folders)),
            *(self._file(file, current) for file in files),
        ]

    def _folder(self, path: str, current: str | None) -> Entry:
        is_open = current is not None and f"{current}/".startswith(f"{path}/")
        return Entry(
            path=path,
            name=path.rpartition("/")[2],
            file=None,
            file_count=self._counts[path],
            finding_count=self._finding_counts[path],
            children=self.entries(path, current=current) if is_open else None,
            is_current=path == current,
        )

    def _file(self, file: SourceFile, current: str | None) -> Entry:
        count = self.findings.get(file.path, 0)
        return Entry(file.path, file.name, file, 1, count, None, file.path == current)

    def matching(self, words: str) -> list[Entry]:
        """The first files whose path has every word in it."""
        asked = words.lower().split()
        found = [
            file for file in self.index.files if all(word in file.path.lower() for word in asked)
        ]
        return [self._file(file, None)._replace(name=file.path) for file in found[:FOUND_MOST]]

    def beside(self, path: str) -> tuple[SourceFile | None, SourceFile | None]:
        """The files before and after one."""
        paths = self._order
        at = paths.index(path)
        before = self.index.by_path[paths[at - 1]] if at else None
        after = self.index.by_path[paths[at + 1]] if at + 1 < len(paths) else None
        return before, after

    @cached_property
    def _order(self) -> list[str]:
        return [file.path for file in self.index.files]


def crumbs(path: str) -> list[tuple[str, str]]:
    """Each folder on the way to a path, and its name."""
    parts = path.split("/") if path else []
    return [("/".join(parts[: depth + 1]), part) for depth, part in enumerate(parts)]


def _below(numbers: Mapping[str, int]) -> Counter[str]:
    """For each folder the sum of what lies in and below it."""
    sums: Counter[str] = Counter()
    for path, number in numbers.items():
        for folder in _parents(path):
            sums[folder] += number
    return sums


def _parents(path: str) -> Collection[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]

"""The first pass: everything is checked and nothing is written."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from .formats import Opener
from .links import no_file
from .members import Member
from .names import Tree
from .refusal import Refused
from .streams import Budget

MAC_JUNK = re.compile(r"(^__MACOSX(/|$))|((^|/)(\.DS_Store|\._[^/]*)$)")
Kept = Callable[[str], bool]


class Entry(NamedTuple):
    path: str
    size: int
    sha256: str


def is_no_junk(path: str) -> bool:
    """What a Mac adds to every archive is no part of the app, and left out."""
    return bool(path) and not MAC_JUNK.search(path)


class Survey:
    """What the first pass finds. ``root`` is the one folder all else lies in, or empty."""

    def __init__(self, archive: Path, opener: Opener, budget: Budget, *, keeps: Kept) -> None:
        self.files: list[Entry] = []
        self.links: dict[str, str] = {}
        """Which file each path is to be a copy of."""
        self._may_be_broken: set[str] = set()
        self.keeps = keeps
        self._tree, self._budget = Tree(budget), budget
        with archive.open("rb") as file:
            self.format, members = opener(file, budget)
            for each in members:
                self._read(each)
        self._copy_links()
        if not self.files:
            raise Refused("empty_archive", "holds no file")

    def _read(self, each: Member) -> None:
        self._budget.count_entry()
        digest, size = hashlib.sha256(), 0
        try:
            for piece in each.pieces:
                digest.update(piece)
                size += len(piece)
        except Refused as refusal:
            raise refusal.about(each.path) from None
        if self.keeps(each.path):
            self._tree.add(each.path, is_directory=each.is_directory)
            if each.target:
                self.links[each.path] = each.target
                if each.may_be_broken:
                    self._may_be_broken.add(each.path)
            elif not each.is_directory:
                self.files.append(Entry(each.path, size, digest.hexdigest()))

    def _copy_links(self) -> None:
        """A link to a link or a folder is refused, so that no chain has to be followed.

        A symbolic link to nothing, as to a file that was not packed, is left out.
        """
        held = {file.path: file for file in self.files}
        for path, target in list(self.links.items()):
            if path in self._may_be_broken and not self._tree.holds(target):
                del self.links[path]
                continue
            if target not in held:
                raise no_file(path)
            try:
                self._budget.count_bytes(held[target].size)
            except Refused as refusal:
                raise refusal.about(path) from None
            self.files.append(held[target]._replace(path=path))

    @property
    def root(self) -> str:
        tops = {path.split("/")[0] for path in self._tree.named}
        is_folder = all("/" in file.path for file in self.files)
        return f"{tops.pop()}/" if len(tops) == 1 and is_folder else ""

    def as_json(self) -> dict[str, object]:
        root = self.root
        entries = [each._replace(path=each.path.removeprefix(root)) for each in self.files]
        return {
            "ok": True,
            "format": self.format,
            "files": len(entries),
            "bytes": sum(each.size for each in entries),
            "root": root,
            "entries": [each._asdict() for each in entries],
        }

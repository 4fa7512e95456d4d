"""What names may be."""

import re
import unicodedata

from .limits import MAX_DEPTH, MAX_NAME_BYTES, MAX_PATH_BYTES
from .refusal import Refused
from .streams import Budget

INVISIBLE_KINDS = {"Cc", "Cf", "Co", "Zl", "Zp"}
# Letters and marks by their kind, and yet nothing is seen of them.
INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE0F), *range(0xE0100, 0xE01F0))))
)
EMOJI_STYLE = "\ufe0f"


def clean_path(raw: bytes) -> str:
    try:
        path = raw.decode()
    except UnicodeDecodeError:
        raise Refused("bad_name", "has a name that is not UTF-8", raw) from None
    if path.startswith("/") or "\\" in path or re.match("[A-Za-z]:", path):
        raise Refused("path_traversal", "is not a plain relative path", path)
    path = path.removesuffix("/")
    parts = [part for part in path.split("/") if part != "."] if path else []
    if ".." in parts:
        raise Refused("path_traversal", "leads out of the archive", path)
    if len(raw) > MAX_PATH_BYTES or any(len(part.encode()) > MAX_NAME_BYTES for part in parts):
        raise Refused("name_too_long", "has too long a name", path)
    if len(parts) > MAX_DEPTH:
        raise Refused("path_too_deep", f"lies more than {MAX_DEPTH} folders deep", path)
    for part in parts:
        _refuse_trick(part, path)
    return "/".join(parts)


def _refuse_trick(part: str, path: str) -> None:
    if not part:
        raise Refused("bad_name", "has an empty part in its path", path)
    if has_invisible(part):
        raise Refused("bad_name", "has control or invisible characters in its name", path)
    if part[-1] in {" ", "."}:  # Windows leaves them out, and two names become one
        raise Refused("bad_name", "has a part that ends in a space or a dot", path)


def has_invisible(text: str) -> bool:
    before = " "
    for character in text:
        if unicodedata.category(character) in INVISIBLE_KINDS or character in INVISIBLE:
            return True
        if character == EMOJI_STYLE and unicodedata.category(before) != "So":
            return True
        before = character
    return False


class Tree:
    """Every path so far. Two that some file system takes for one are refused."""

    def __init__(self, budget: Budget) -> None:
        self.nodes: dict[str, tuple[str, bool]] = {}
        self.named: set[str] = set()
        self._budget = budget

    def add(self, path: str, *, is_directory: bool) -> None:
        if path in self.named:
            raise Refused("duplicate_name", "appears twice", path)
        self.named.add(path)
        parts = path.split("/")
        for depth in range(1, len(parts)):
            self._claim("/".join(parts[:depth]), is_directory=True)
        self._claim(path, is_directory=is_directory)

    def holds(self, path: str) -> bool:
        """Whether there is something that a file system may take for it."""
        return not path or _folded(path) in self.nodes

    def _claim(self, path: str, *, is_directory: bool) -> None:
        folded = _folded(path)
        if folded not in self.nodes:
            self._budget.count_node()
        spelling, was_directory = self.nodes.setdefault(folded, (path, is_directory))
        if spelling != path:
            raise Refused("name_collision", f"has the same name as {spelling!a}", path)
        if was_directory != is_directory:
            raise Refused("file_as_directory", "is both a file and a folder", path)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())

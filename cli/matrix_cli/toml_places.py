"""Where each key of a TOML document stands, which ``tomllib`` does not say.

Knows nothing of the server: the command line carries the same file.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

Path = tuple[str | int, ...]

BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
SCALAR = re.compile(
    r'"{3}(?:\\.|[^\\])*?"{3}"{0,2}'
    r"|'{3}.*?'{3}'{0,2}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|[^,\]}#\r\n]+",
    re.DOTALL,
)


class Place(NamedTuple):
    """Both count from 1."""

    line: int
    column: int


def locate(text: str) -> dict[Path, Place]:
    """The place of every key, and of every element of a list, in a document that is valid TOML.

    >>> locate("port = 80")[("port",)]
    Place(line=1, column=1)
    """
    offsets = _Reader(text.replace("\r\n", "\n")).read()
    newlines = [match.start() for match in re.finditer("\n", text.replace("\r\n", "\n"))]

    def place(offset: int) -> Place:
        line = bisect_right(newlines, offset - 1)
        return Place(line + 1, offset - (newlines[line - 1] if line else -1))

    return {path: place(offset) for path, offset in offsets.items()}


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.offsets: dict[Path, int] = {}
        self.lengths: dict[Path, int] = {}  # of arrays of tables, so far

    def read(self) -> dict[Path, int]:
        table: Path = ()
        self._skip()
        while self.at < len(self.text):
            if self._sees("["):
                table = self._header()
            else:
                self._member(table)
            self._skip()
        return self.offsets

    def _header(self) -> Path:
        start, is_element = self.at, self._sees("[[")
        self.at += 1 + is_element
        *outer, (last, _) = self._keys()
        path: Path = ()
        for key, _ in outer:
            path = self._current((*path, key), start)
        path = (*path, last)
        self.offsets.setdefault(path, start)
        if is_element:
            self.lengths[path] = self.lengths.get(path, 0) + 1
            path = self._current(path, start)
        self._skip()
        self.at += 1 + is_element
        return path

    def _current(self, path: Path, start: int) -> Path:
        """``path``, or the newest table in it where it is an array of tables."""
        self.offsets.setdefault(path, start)
        if path in self.lengths:
            path = (*path, self.lengths[path] - 1)
            self.offsets.setdefault(path, start)
        return path

    def _member(self, table: Path) -> None:
        path = table
        for key, offset in self._keys():
            path = (*path, key)
            self.offsets.setdefault(path, offset)
        self.at += 1  # the equals sign
        self._skip()
        self._value(path)

    def _keys(self) -> list[tuple[str, int]]:
        keys = []
        while True:
            self._skip()
            found = KEY.match(self.text, self.at)
            assert found
            keys.append((_unquoted(found[0]), self.at))
            self.at = found.end()
            self._skip()
            if not self._sees("."):
                return keys
            self.at += 1

    def _value(self, path: Path) -> None:
        if self._sees("["):
            self._list(path)
        elif self._sees("{"):
            self._until("}", lambda _: self._member(path))
        else:
            found = SCALAR.match(self.text, self.at)
            assert found
            self.at = found.end()

    def _list(self, path: Path) -> None:
        def element(index: int) -> None:
            self.offsets[(*path, index)] = self.at
            self._value((*path, index))

        self._until("]", element)

    def _until(self, end: str, part: Callable[[int], None]) -> None:
        self.at += 1
        self._skip()
        index = 0
        while not self._sees(end):
            part(index)
            self._skip()
            if self._sees(","):
                self.at += 1
                self._skip()
            index += 1
        self.at += 1

    def _sees(self, what: str) -> bool:
        return self.text.startswith(what, self.at)

    def _skip(self) -> None:
        found = BLANK.match(self.text, self.at)
        assert found
        self.at = found.end()


def _unquoted(key: str) -> str:
    if key[0] not in "\"'":
        return key
    return str(tomllib.loads(f"key = {key}")["key"])

"""The text of an archive, read inside a sandbox and packed so that one file is quick to reach.

``index`` answers bytes, which ``Index.read`` understands and ``text_of`` reads from: eight for the
length of a JSON document, that document, then the packed texts. All of it comes out of a sandbox in
which a hostile archive was read. So every value is checked here, and a text counts only when it has
the digest that the index gives it.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from sandbox import bundles
from sandbox.run import run_once
from sandbox.spec import Completed, Limits

INDEX = ("python3", "-I", "/opt/matrix/index_bundle.py")
TIMEOUT_SECONDS = 120
MIB = 1024 * 1024
LIMITS = Limits(memory_mib=bundles.UNPACKED_MIB + 512, disk_mib=bundles.UNPACKED_MIB, processes=16)
MAX_OUTPUT_BYTES = 128 * MIB
MAX_DOCUMENT_BYTES = 32 * MIB
LENGTH_BYTES = 8
KINDS = frozenset({"text", "image", "binary"})
DIGEST = re.compile(r"[0-9a-f]{64}")
DEPENDENCY_FIELDS = 4


class NotReadable(Exception):
    """Nothing usable came out of the sandbox, or a kept index is damaged."""


class SourceFile(NamedTuple):
    """One file of a bundle. ``packed_bytes`` is 0 when its text was not kept."""

    path: str
    size_bytes: int
    sha256: str
    kind: str
    lines: int
    longest_line: int
    offset: int
    packed_bytes: int

    @property
    def is_readable(self) -> bool:
        return self.packed_bytes > 0

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


class Dependency(NamedTuple):
    """One thing a file of the bundle asks for, ``version`` as it is written there."""

    file: str
    ecosystem: str
    name: str
    version: str


@dataclass(frozen=True)
class Index:
    """What is in a bundle. ``dependencies`` is None where they could not be read."""

    files: tuple[SourceFile, ...]
    dependencies: tuple[Dependency, ...] | None
    texts_from: int
    """Where in the document the packed texts begin."""

    @cached_property
    def by_path(self) -> Mapping[str, SourceFile]:
        return {file.path: file for file in self.files}

    @classmethod
    def read(cls, document: BinaryIO) -> "Index":
        """Raises ``NotReadable``."""
        length = int.from_bytes(document.read(LENGTH_BYTES), "big")
        if length > MAX_DOCUMENT_BYTES:
            raise NotReadable
        try:
            found = json.loads(document.read(length))
            dependencies = found["dependencies"]
            return cls(
                files=tuple(sorted(_file(each) for each in found["files"])),
                dependencies=None
                if dependencies is None
                else tuple(sorted({_dependency(each) for each in dependencies})),
                texts_from=LENGTH_BYTES + length,
            )
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise NotReadable from error

    def text_of(self, file: SourceFile, document: BinaryIO) -> bytes:
        """Raises ``NotReadable`` unless it is the text whose digest was indexed."""
        document.seek(self.texts_from + file.offset)
        try:
            unpacker = zlib.decompressobj()
            text = unpacker.decompress(document.read(file.packed_bytes), file.size_bytes + 1)
        except zlib.error as error:
            raise NotReadable from error
        if hashlib.sha256(text).hexdigest() != file.sha256:
            raise NotReadable
        return text


def index(archive: Path, *, sha256: str, state: Path) -> bytes:
    """Read an archive that has this digest. Raises ``NotReadable``."""
    content = archive.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NotReadable
    return _checked(
        run_once(
            command=[*INDEX, "/dev/stdin", "/tmp/bundle"],  # noqa: S108  the sandbox's own
            binds=[],
            limits=LIMITS,
            timeout_seconds=TIMEOUT_SECONDS,
            state=state,
            stdin=content,
            stdout_limit_bytes=MAX_OUTPUT_BYTES,
            tmp_mib=bundles.UNPACKED_MIB,
        )
    )


def _checked(completed: Completed) -> bytes:
    if completed.reason or completed.exit_code:
        raise NotReadable(completed.reason or completed.stdout[:500].decode(errors="replace"))
    return completed.stdout


def _file(fields: list[Any]) -> SourceFile:
    path, size, sha256, kind, *numbers = fields
    lines, longest, offset, packed = (_count(number) for number in numbers)
    file = SourceFile(_path(path), _count(size), str(sha256), kind, lines, longest, offset, packed)
    if kind not in KINDS or not DIGEST.fullmatch(file.sha256):
        raise ValueError
    return file


def _path(path: object) -> str:
    """A relative one without steps that lead elsewhere; the unpacker made sure, we look again."""
    parts = path.split("/") if isinstance(path, str) else [""]
    if not {"", ".", ".."}.isdisjoint(parts) or "\0" in str(path):
        raise ValueError
    return str(path)


def _count(number: object) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 2**40:
        raise ValueError
    return number


def _dependency(fields: list[Any]) -> Dependency:
    if len(fields) != DEPENDENCY_FIELDS or not all(isinstance(each, str) for each in fields):
        raise ValueError
    return Dependency(*(each[:500] for each in fields))

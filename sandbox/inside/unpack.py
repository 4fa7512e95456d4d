"""Unpack an archive that may be hostile, or refuse it and say why.

    python3 unpack.py [--list-only] ARCHIVE [DESTINATION]

Reads zip, tar, tar.gz and tar.xz, told apart by their bytes. The archive is read twice: the first
pass checks everything and writes nothing, so a refusal leaves nothing behind. Nothing an archive
says about itself is believed: bytes are counted as they come out, and every byte of the file must
belong to exactly one entry. Prints one JSON document; a refusal exits with ``REFUSED``.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import hashlib
import io
import json
import lzma
import os
import re
import stat
import struct
import sys
import unicodedata
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

MIB = 1024 * 1024
MAX_ENTRIES = 20_000
MAX_TOTAL_BYTES = 512 * MIB
MAX_FILE_BYTES = 256 * MIB
MAX_RATIO = 100
RATIO_FREE_BYTES = 16 * MIB
MAX_PATH_BYTES = 512
MAX_NAME_BYTES = 255
MAX_DEPTH = 40
MAX_PAX_BYTES = 64 * 1024
XZ_MEMORY_BYTES = 96 * MIB  # xz -9 needs 65 MiB
CHUNK_BYTES = 64 * 1024
BLOCK = 512
REFUSED = 3

JUNK = re.compile(r"(^__MACOSX(/|$))|((^|/)(\.DS_Store|\._[^/]*)$)")
OTHER_FORMATS = (b"BZh", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd", b"PK00", b"PK\7\x08")
ZIP_END = struct.Struct("<4s4H2IH")
ZIP_CENTRAL = struct.Struct("<4s6H3I5H2I")
ZIP_LOCAL = struct.Struct("<4s5H3I2H")
ZIP_STORED, ZIP_DEFLATED = 0, 8
ZIP64_LOCATOR_BYTES = 20
ZIP64_MARKS = {0xFFFF, 0xFFFFFFFF}
ZIP64_SIZES, UNICODE_NAME = 0x0001, 0x7075  # kinds of extra fields
ZIP_DESCRIPTOR = 1 << 3
ZIP_FLAGS = 0b110 | ZIP_DESCRIPTOR | 1 << 11  # deflate level, data descriptor, UTF-8
GIT_COMMENT = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")  # ``git archive`` leaves the commit here


class Refused(Exception):
    """``code`` never changes; ``message`` may be shown to whoever uploaded the archive."""

    def __init__(self, code: str, message: str, entry: str | bytes = "") -> None:
        super().__init__(message)
        self.code, self.message = code, message
        self.entry = printable(entry)


def printable(name: str | bytes) -> str:
    """A name that cannot mislead whoever reads the refusal."""
    text = name if isinstance(name, str) else name.decode(errors="backslashreplace")
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)[:200]


class Member(NamedTuple):
    """One entry. Read ``pieces`` before asking for the next member."""

    path: str
    is_directory: bool
    is_executable: bool
    pieces: Iterator[bytes]


class Decoder(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


# What names may be


def clean_path(raw: bytes) -> str:
    try:
        path = raw.decode()
    except UnicodeDecodeError:
        raise Refused("bad_name", "has a name that is not UTF-8", raw) from None
    if path.startswith("/") or "\\" in path or re.match("[A-Za-z]:", path):
        raise Refused("path_traversal", "is not a plain relative path", path)
    path = path.removeprefix("./").removesuffix("/")
    parts = [] if path in {"", "."} else path.split("/")
    if ".." in parts:
        raise Refused("path_traversal", "leads out of the archive", path)
    if any(unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} for c in path):
        raise Refused("bad_name", "has control or invisible characters in its name", path)
    if "" in parts or "." in parts:
        raise Refused("bad_name", "has an empty part in its path", path)
    if len(raw) > MAX_PATH_BYTES or any(len(part.encode()) > MAX_NAME_BYTES for part in parts):
        raise Refused("name_too_long", "has too long a name", path)
    if len(parts) > MAX_DEPTH:
        raise Refused("path_too_deep", f"lies more than {MAX_DEPTH} folders deep", path)
    return "/".join(parts)


class Tree:
    """Every path so far. Two that some file system takes for one are refused."""

    def __init__(self) -> None:
        self.nodes: dict[str, tuple[str, bool]] = {}
        self.named: set[str] = set()

    def add(self, path: str, *, is_directory: bool) -> None:
        if path in self.named:
            raise Refused("duplicate_name", "appears twice", path)
        self.named.add(path)
        parts = path.split("/")
        for depth in range(1, len(parts)):
            self._claim("/".join(parts[:depth]), is_directory=True)
        self._claim(path, is_directory=is_directory)
        if len(self.nodes) > MAX_ENTRIES:
            raise Refused("too_many_entries", f"holds over {MAX_ENTRIES} entries")

    def _claim(self, path: str, *, is_directory: bool) -> None:
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
        spelling, was_directory = self.nodes.setdefault(folded, (path, is_directory))
        if spelling != path:
            raise Refused("name_collision", f"has the same name as {spelling!a}", path)
        if was_directory != is_directory:
            raise Refused("file_as_directory", "is both a file and a folder", path)


# Bytes, counted as they are made


class Budget:
    def __init__(self, archive_bytes: int) -> None:
        self.ratio_bytes = max(RATIO_FREE_BYTES, MAX_RATIO * archive_bytes)
        self.spent_bytes = 0

    def metered(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.spent_bytes += len(piece)
            if self.spent_bytes > self.ratio_bytes:
                raise Refused("compression_bomb", f"unpacks to over {MAX_RATIO} times its size")
            if self.spent_bytes > MAX_TOTAL_BYTES:
                raise Refused("too_large", f"unpacks to over {MAX_TOTAL_BYTES // MIB} MiB")
            yield piece


def take(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) < count:
        raise Refused("truncated", "is cut off")
    return data


def pieces_of(file: BinaryIO, count: int) -> Iterator[bytes]:
    for start in range(0, count, CHUNK_BYTES):
        yield take(file, min(CHUNK_BYTES, count - start))


def expand(pieces: Iterator[bytes], decoder: Decoder) -> Iterator[bytes]:
    """Each piece that comes out is small, however well it was compressed."""
    for piece in pieces:
        yield from _drain(decoder, piece)
        if decoder.eof:
            break
    if not decoder.eof:
        raise Refused("truncated", "is cut off")
    if decoder.unused_data or next(pieces, b""):
        raise Refused("trailing_data", "is followed by data that belongs to nothing")


def _drain(decoder: Decoder, data: bytes) -> Iterator[bytes]:
    out = b"more"
    while not decoder.eof and (data or out):
        try:
            out = decoder.decompress(data, CHUNK_BYTES)
        except (zlib.error, lzma.LZMAError):
            raise Refused("corrupt", "is damaged") from None
        data = getattr(decoder, "unconsumed_tail", b"")
        yield out


class Pieces(io.RawIOBase):
    """Lets a ``BufferedReader`` read from an iterator."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._held = piece
        view = memoryview(buffer)
        count = min(len(view), len(self._held))
        view[:count] = self._held[:count]
        self._held = self._held[count:]
        return count


# tar


def tar_members(file: BinaryIO) -> Iterator[Member]:
    long_name, is_extended, is_first = b"", False, True
    while (block := take(file, BLOCK)).strip(b"\0"):
        if not is_tar_header(block):
            code = "not_an_archive" if is_first else "corrupt"
            raise Refused(code, "is no readable tar archive")
        kind, name, size = block[156:157], long_name or tar_name(block), octal(block[124:136])
        if kind in {b"x", b"L"} or (kind == b"g" and is_first):
            if is_extended or size > MAX_PAX_BYTES:
                raise Refused("corrupt", "has more extended headers than it needs", name)
            long_name, is_extended = tar_long_name(kind, take(file, size)), kind != b"g"
        else:
            refuse_special(kind, name)
            pieces = pieces_of(file, size)
            yield member(
                name,
                size=size,
                mode=octal(block[100:108]),
                is_directory=kind == b"5",
                pieces=pieces,
            )
            collections.deque(pieces, maxlen=0)
            long_name, is_extended = b"", False
        take(file, -size % BLOCK)
        is_first = False
    require_padding(file)


def is_tar_header(block: bytes) -> bool:
    checksum = sum(block[:148]) + 8 * ord(" ") + sum(block[156:])
    digits = block[148:156].strip(b"\0 ")
    return block[257:262] == b"ustar" and digits.lstrip(b"0") == b"%o" % checksum


def tar_name(block: bytes) -> bytes:
    name, is_posix = block[:100].split(b"\0")[0], block[257:263] == b"ustar\0"
    prefix = block[345:500].split(b"\0")[0] if is_posix else b""
    return prefix + b"/" + name if prefix else name


def octal(field: bytes) -> int:
    digits = field.strip(b"\0 ") or b"0"
    if not re.fullmatch(b"[0-7]+", digits):  # other notations are for files of 8 GiB and more
        raise Refused("corrupt", "has a tar header with a number that is none")
    return int(digits, 8)


def tar_long_name(kind: bytes, data: bytes) -> bytes:
    """The next entry's real name, if ``data`` gives one."""
    if kind == b"L":
        return data.rstrip(b"\0")
    name = b""
    while data:
        found = re.match(rb"([1-9][0-9]{0,5}) ([^=\n]+)=", data)
        length = int(found[1]) if found else 0
        if not found or length <= found.end() or data[length - 1 : length] != b"\n":
            raise Refused("corrupt", "has an extended header that makes no sense")
        key, value = found[2], data[found.end() : length - 1]
        # These change how the data is read; with "g" they would do so for every entry.
        if key in {b"size", b"hdrcharset"} or b"sparse" in key or (key == b"path" and kind == b"g"):
            raise Refused("special_file", "has a header that redefines its entries", value)
        name = value if key == b"path" else name
        data = data[length:]
    return name


def refuse_special(kind: bytes, name: bytes) -> None:
    if kind in {b"1", b"2", b"K"}:
        raise Refused("link", "is a link; a bundle holds files and folders only", name)
    if kind not in {b"0", b"\0", b"5"}:
        raise Refused("special_file", "is neither a file nor a folder", name)


def require_padding(file: BinaryIO) -> None:
    """A tar ends with two empty blocks, and after them only zeros."""
    take(file, BLOCK)
    while padding := file.read(CHUNK_BYTES):
        if padding.strip(b"\0"):
            raise Refused("trailing_data", "has data after its end")


# zip


class ZipEntry(NamedTuple):
    offset: int
    name: bytes
    flags: int
    method: int
    crc: int
    packed_bytes: int
    size: int
    mode: int


def zip_members(file: BinaryIO, budget: Budget) -> Iterator[Member]:
    """Every entry, once it is clear that they cover the file without gap or overlap."""
    entries, directory_at = zip_directory(file)
    entries.sort()
    starts, position = [], 0
    for entry in entries:
        require_seamless(position, entry.offset, entry.name)
        starts.append(zip_data_at(file, entry))
        position = zip_descriptor_end(file, entry, starts[-1] + entry.packed_bytes)
    require_seamless(position, directory_at)
    for entry, start in zip(entries, starts, strict=True):
        yield member(
            entry.name,
            size=entry.size,
            mode=entry.mode,
            is_directory=entry.name.endswith(b"/"),
            pieces=zip_pieces(file, entry, start, budget),
        )


def zip_end(file: BinaryIO) -> tuple[int, tuple[int, ...], bytes] | None:
    """Where the last end record is, its fields, and all that follows it."""
    size = file.seek(0, os.SEEK_END)
    start = file.seek(max(0, size - ZIP_END.size - 0xFFFF))
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < ZIP_END.size:
        return None
    return start + at, ZIP_END.unpack_from(tail, at)[1:], tail[at + ZIP_END.size :]


def zip_directory(file: BinaryIO) -> tuple[list[ZipEntry], int]:
    if (end := zip_end(file)) is None:
        raise Refused("truncated", "is cut off: its table of contents is missing")
    end_at, (disk, first_disk, here, count, length, start, comment_bytes), rest = end
    if len(rest) != comment_bytes:
        raise Refused("trailing_data", "has data after its end")
    if rest and not GIT_COMMENT.fullmatch(rest):
        raise Refused("archive_comment", "carries a comment")
    if count > MAX_ENTRIES:
        raise Refused("too_many_entries", f"holds over {MAX_ENTRIES} entries")
    if disk or first_disk or here != count or ZIP64_MARKS & {count, length, start}:
        raise Refused("unsupported", "is split, or too large for an ordinary zip")
    file.seek(max(0, end_at - ZIP64_LOCATOR_BYTES))
    if file.read(4) == b"PK\6\7":
        raise Refused("unsupported", "is stored as zip64")
    if start + length != end_at:
        raise Refused("prepended_data", "has data before its beginning or around its contents")
    file.seek(start)
    entries = [zip_entry(file) for _ in range(count)]
    if file.tell() != end_at:
        raise Refused("header_mismatch", "has a table of contents of another length than it says")
    return entries, start


def zip_entry(file: BinaryIO) -> ZipEntry:
    signature, _, _, flags, method, _, _, crc, packed, size, *rest = ZIP_CENTRAL.unpack(
        take(file, ZIP_CENTRAL.size)
    )
    name_bytes, extra_bytes, comment_bytes, disk, _, attributes, offset = rest
    if signature != b"PK\1\2":
        raise Refused("corrupt", "has a damaged table of contents")
    name = take(file, name_bytes)
    refuse_extras(take(file, extra_bytes), name)
    if comment_bytes:
        raise Refused("archive_comment", "carries a comment", name)
    if flags & ~ZIP_FLAGS or method not in {ZIP_STORED, ZIP_DEFLATED} or disk:
        raise Refused("unsupported", "is encrypted or compressed in a way we do not read", name)
    kind, mode = stat.S_IFMT(attributes >> 16), attributes >> 16
    if kind == stat.S_IFLNK:
        raise Refused("link", "is a link; a bundle holds files and folders only", name)
    if kind not in {0, stat.S_IFDIR if name.endswith(b"/") else stat.S_IFREG}:
        raise Refused("special_file", "is neither a file nor a folder", name)
    return ZipEntry(offset, name, flags, method, crc, packed, size, mode)


def refuse_extras(extra: bytes, name: bytes) -> None:
    """Extra fields may not give an entry a second size or a second name."""
    while extra:
        kind, length = struct.unpack("<HH", extra[:4].ljust(4, b"\xff"))
        value, extra = extra[4 : 4 + length], extra[4 + length :]
        if len(value) != length or (kind == UNICODE_NAME and value[5:] != name):
            raise Refused("header_mismatch", "has two names or damaged extra fields", name)
        if kind == ZIP64_SIZES:
            raise Refused("unsupported", "is stored as zip64", name)


def zip_data_at(file: BinaryIO, entry: ZipEntry) -> int:
    """Where the entry's data begins; its own header must agree with the table of contents."""
    file.seek(entry.offset)
    signature, _, flags, method, _, _, *facts, name_bytes, extra_bytes = ZIP_LOCAL.unpack(
        take(file, ZIP_LOCAL.size)
    )
    name = take(file, name_bytes)
    refuse_extras(take(file, extra_bytes), entry.name)
    promised = [entry.crc, entry.packed_bytes, entry.size]
    if flags & ZIP_DESCRIPTOR:  # the facts follow the data, and may be 0 here
        facts = [fact or due for fact, due in zip(facts, promised, strict=True)]
    described = (signature, flags, method, name, facts)
    if described != (b"PK\3\4", entry.flags, entry.method, entry.name, promised):
        raise Refused("header_mismatch", "is described in two ways", entry.name)
    return file.tell()


def zip_descriptor_end(file: BinaryIO, entry: ZipEntry, position: int) -> int:
    if not entry.flags & ZIP_DESCRIPTOR:
        return position
    file.seek(position)
    facts = struct.pack("<3I", entry.crc, entry.packed_bytes, entry.size)
    found = take(file, len(facts))
    if found.startswith(b"PK\7\x08"):
        found = found[4:] + take(file, 4)
    if found != facts:
        raise Refused("header_mismatch", "is described in two ways", entry.name)
    return file.tell()


def require_seamless(position: int, start: int, name: bytes = b"") -> None:
    if start < position:
        raise Refused("overlapping_entries", "shares its data with another entry", name)
    if start > position:
        raise Refused("hidden_data", "has data in front of it that belongs to nothing", name)


def zip_pieces(file: BinaryIO, entry: ZipEntry, start: int, budget: Budget) -> Iterator[bytes]:
    file.seek(start)
    pieces = pieces_of(file, entry.packed_bytes)
    if entry.method == ZIP_DEFLATED:
        pieces = expand(pieces, zlib.decompressobj(-zlib.MAX_WBITS))
    crc = size = 0
    for piece in budget.metered(pieces):
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        if size > entry.size:
            raise Refused("header_mismatch", "is longer than it says", entry.name)
        yield piece
    if (size, crc) != (entry.size, entry.crc):
        raise Refused("corrupt", "does not match its checksum", entry.name)


# The whole archive


def member(
    raw: bytes, *, size: int, mode: int, is_directory: bool, pieces: Iterator[bytes]
) -> Member:
    path = clean_path(raw)
    if is_directory and size:
        raise Refused("corrupt", "is a folder with data", path)
    if not is_directory and (not path or raw.endswith(b"/")):
        raise Refused("bad_name", "is a file without a name", raw)
    if size > MAX_FILE_BYTES:
        raise Refused("file_too_large", f"is larger than {MAX_FILE_BYTES // MIB} MiB", path)
    return Member(path, is_directory, bool(mode & stat.S_IXUSR), pieces)


def open_archive(file: BinaryIO) -> tuple[str, Iterator[Member]]:
    """The format, told by its bytes, and the members."""
    end = zip_end(file)
    is_zip_too = end is not None and end[1][-1] == len(end[2])
    budget = Budget(file.seek(0, os.SEEK_END))
    file.seek(0)
    head = file.read(BLOCK)
    file.seek(0)
    is_tar = head == bytes(BLOCK) or is_tar_header(head)
    if head.startswith(b"PK\5\6"):
        raise Refused("empty_archive", "is empty")
    if head.startswith(b"PK\3\4") and not is_tar:
        return "zip", zip_members(file, budget)
    if is_tar and head.startswith(b"PK\3\4"):
        raise Refused("polyglot", "is a zip and a tar at once")
    if is_zip_too:
        raise Refused("prepended_data", "ends as a zip but begins as something else")
    for suffix, magic in ((".gz", b"\x1f\x8b\x08"), (".xz", b"\xfd7zXZ\0"), ("", b"")):
        if head.startswith(magic) and (magic or is_tar):
            stream = budget.metered(decompressed(file, suffix))
            return "tar" + suffix, tar_members(io.BufferedReader(Pieces(stream)))
    if head.startswith(OTHER_FORMATS):
        raise Refused("unsupported", "is of a kind we do not read; use zip, tar.gz or tar.xz")
    raise Refused("not_an_archive", "is not an archive; use zip, tar.gz or tar.xz")


def decompressed(file: BinaryIO, suffix: str) -> Iterator[bytes]:
    pieces = iter(lambda: file.read(CHUNK_BYTES), b"")
    if suffix == ".gz":
        return expand(pieces, zlib.decompressobj(zlib.MAX_WBITS | 16))
    if suffix == ".xz":
        return expand(pieces, lzma.LZMADecompressor(lzma.FORMAT_XZ, XZ_MEMORY_BYTES))
    return pieces


class Survey:
    """What the first pass finds. ``root`` is the one folder all else lies in, or empty."""

    def __init__(self, archive: Path) -> None:
        self.files: list[dict[str, str | int]] = []
        self.bytes = 0
        self._tree = Tree()
        with archive.open("rb") as file:
            self.format, members = open_archive(file)
            for number, each in enumerate(members, start=1):
                self._read(each, number)
        if not self.files:
            raise Refused("empty_archive", "holds no file")
        self.root = self._common_root()
        for file_ in self.files:
            file_["path"] = str(file_["path"]).removeprefix(self.root)

    def _read(self, each: Member, number: int) -> None:
        if number > MAX_ENTRIES:
            raise Refused("too_many_entries", f"holds over {MAX_ENTRIES} entries")
        digest, size = hashlib.sha256(), 0
        try:
            for piece in each.pieces:
                digest.update(piece)
                size += len(piece)
        except Refused as refusal:
            refusal.entry = refusal.entry or printable(each.path)
            raise
        if is_kept(each.path):
            self._tree.add(each.path, is_directory=each.is_directory)
        if is_kept(each.path) and not each.is_directory:
            self.bytes += size
            self.files.append({"path": each.path, "size": size, "sha256": digest.hexdigest()})

    def _common_root(self) -> str:
        tops = {path.split("/")[0] for path in self._tree.named}
        is_folder = all("/" in str(file["path"]) for file in self.files)
        return f"{tops.pop()}/" if len(tops) == 1 and is_folder else ""

    def as_json(self) -> dict[str, object]:
        return {
            "ok": True,
            "format": self.format,
            "files": len(self.files),
            "bytes": self.bytes,
            "root": self.root,
            "entries": self.files,
        }


def is_kept(path: str) -> bool:
    return bool(path) and not JUNK.search(path)


def write_all(archive: Path, destination: Path, *, root: str) -> None:
    """The second pass. ``destination`` is made, or has to be empty."""
    destination.mkdir(exist_ok=True)
    top = os.open(destination, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if any(destination.iterdir()):
            raise Refused("destination_not_empty", "needs an empty folder to be unpacked to")
        with archive.open("rb") as file:
            for each in open_archive(file)[1]:
                if is_kept(each.path) and f"{each.path}/" != root:
                    write(each, each.path.removeprefix(root).split("/"), top)
    except OSError as error:
        raise Refused("does_not_fit", f"cannot be written: {error.strerror}") from error
    finally:
        os.close(top)


def write(each: Member, parts: list[str], top: int) -> None:
    *parents, name = [*parts, ""] if each.is_directory else parts
    with opened_folder(parents, top) as folder:
        if each.is_directory:
            return
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        mode = 0o755 if each.is_executable else 0o644
        with os.fdopen(os.open(name, flags, mode, dir_fd=folder), "wb") as file:
            file.writelines(each.pieces)


@contextlib.contextmanager
def opened_folder(parts: list[str], top: int) -> Iterator[int]:
    """Step by step from ``top``, so that no link is ever followed."""
    folder = os.dup(top)
    try:
        for part in parts:
            with contextlib.suppress(FileExistsError):
                os.mkdir(part, 0o755, dir_fd=folder)
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        yield folder
    finally:
        os.close(folder)


def run(archive: Path, destination: Path | None) -> dict[str, object]:
    try:
        survey = Survey(archive)
        if destination:
            write_all(archive, destination, root=survey.root)
    except Refused as refusal:
        subject = f'"{refusal.entry}"' if refusal.entry else "The file"
        message = f"{subject} {refusal.message}."
        return {"ok": False, "code": refusal.code, "entry": refusal.entry, "message": message}
    return survey.as_json()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("destination", type=Path, nargs="?")
    parser.add_argument("--list-only", action="store_true", help="check, but write nothing")
    arguments = parser.parse_args()
    if not arguments.list_only and not arguments.destination:
        parser.error("a destination is needed unless --list-only is given")
    os.umask(0o022)
    report = run(arguments.archive, None if arguments.list_only else arguments.destination)
    json.dump(report, sys.stdout)
    return 0 if report["ok"] else REFUSED


if __name__ == "__main__":
    sys.exit(main())

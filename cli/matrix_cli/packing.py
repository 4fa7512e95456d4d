"""A folder as an archive: the same files give the same bytes, so an upload can be continued."""

import gzip
import tarfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import IO

from matrix_cli.errors import Failure

IGNORE_FILE = ".matrixignore"
NEVER = (".git", "node_modules", "__pycache__", ".venv", ".env", IGNORE_FILE)
MTIME = 315532800  # 1980, the oldest a zip can say; the real time would change the digest


def pack(folder: Path, target: IO[bytes]) -> int:
    """Write a tar.gz of the folder; how many files it holds."""
    files = list(chosen(folder))
    if not files:
        raise Failure(f"There is nothing to upload in {folder}.", code="nothing_to_upload")
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in files:
            _add(archive, path, name=path.relative_to(folder).as_posix())
    return len(files)


def _add(archive: tarfile.TarFile, path: Path, *, name: str) -> None:
    entry = tarfile.TarInfo(name)
    status = path.stat()
    entry.size = status.st_size
    entry.mtime = MTIME
    entry.mode = 0o755 if status.st_mode & 0o100 else 0o644
    with path.open("rb") as file:
        archive.addfile(entry, file)


def chosen(folder: Path) -> Iterator[Path]:
    """The files that go along, in an order of their own. Links do not: they may lead anywhere."""
    patterns = _patterns(folder)
    for path in sorted(folder.iterdir()):
        yield from _below(path, folder, patterns)


def _below(path: Path, folder: Path, patterns: list[str]) -> Iterator[Path]:
    if path.is_symlink() or _is_ignored(path, folder, patterns):
        return
    if path.is_dir():
        for inner in sorted(path.iterdir()):
            yield from _below(inner, folder, patterns)
    elif path.is_file():
        yield path


def _patterns(folder: Path) -> list[str]:
    """One per line, as in .gitignore, but without ``!``."""
    try:
        lines = (folder / IGNORE_FILE).read_text().splitlines()
    except FileNotFoundError:
        lines = []
    wanted = (line.strip() for line in lines)
    return [*NEVER, *(line for line in wanted if line and not line.startswith("#"))]


def _is_ignored(path: Path, folder: Path, patterns: list[str]) -> bool:
    """A pattern with a slash is about the whole path, one without about every name."""
    place = path.relative_to(folder).as_posix()
    for pattern in patterns:
        if pattern.endswith("/") and not path.is_dir():
            continue
        bare = pattern.strip("/")
        if fnmatch(place if "/" in bare or pattern.startswith("/") else path.name, bare):
            return True
    return False

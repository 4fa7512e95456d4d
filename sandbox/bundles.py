r"""What is in an uploaded archive, found out inside a sandbox that ends with the answer.

``BundleReport.facts`` is what ``inside/inspect_bundle.py`` saw. All of it comes from the bundle, so
none of it is to be trusted. For a small Flask app with a web page::

    {
        "contents": {                   # at most 64 KiB of each, as text
            "requirements.txt": "flask>=3\n",
            "README.md": "# Hello\n",
        },                              # also matrix.toml, package.json, pyproject.toml, Procfile,
        "cut_off": [],                  # setup.cfg; here the names of those that were longer
        "python": {
            "apps": [                   # best guess first
                {
                    "target": "hello.web:create_app()",  # as gunicorn and uvicorn take it
                    "directory": "src",                  # to be run from here (--chdir)
                    "path": "src/hello/web.py",
                    "framework": "flask",                # "" if written by hand
                    "protocol": "wsgi",                  # or "asgi"
                    "is_factory": True,
                    "needs_arguments": False,            # if so, it cannot be started like this
                },
            ],
            "dependencies": ["flask>=3"],  # of pyproject.toml and requirements.txt
            "scripts": {"hello": "hello.web:main"},  # of pyproject.toml
            "is_package": True,            # has setup.py, or a [project] in pyproject.toml
            "has_manage_py": False,
            "license": "MIT",              # as pyproject.toml says it
        },
        "node": {                       # None without package.json
            "name": "hello",
            "main": "index.js",
            "scripts": {"start": "node index.js"},
            "bin": {"hello": "cli.js"},
            "dependencies": {"express": "^4.17.1"},
            "engines": {"node": ">=18"},
            "servers": ["index.js"],    # files that are there and usually are servers
            "license": "MIT",
        },
        "pages": ["public/index.html"],
        "lock_files": ["uv.lock"],
    }
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.run import run_once
from sandbox.spec import Completed, Limits, LimitsLike

UNPACK = ("python3", "-I", "/opt/matrix/unpack.py")
"""Give it the archive and an empty folder; it prints JSON, and exits with ``REFUSED`` and why."""
INSPECT = ("python3", "-I", "/opt/matrix/inspect_bundle.py")
REFUSED = 3

MIB = 1024 * 1024
MAX_ARCHIVE_BYTES = 100 * MIB
TIMEOUT_SECONDS = 60
# The most a bundle may unpack to, each file rounded up to a page, lies in memory while we look.
UNPACKED_MIB = 640
LIMITS = Limits(memory_mib=UNPACKED_MIB + 256, disk_mib=UNPACKED_MIB, processes=16)
MAX_REPORT_BYTES = 48 * MIB


class BundleRefused(Exception):
    """``code`` is stable; the message, which names ``entry``, is for whoever uploaded it."""

    def __init__(self, *, code: str, entry: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.entry = entry
        self.message = message


@dataclass(frozen=True, slots=True)
class Entry:
    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class BundleReport:
    """``root`` is the one folder everything lay in, which is left out of ``entries``, or empty.

    ``sha256`` is that of the archive; ``bytes`` is what it unpacks to.
    """

    format: str
    files: int
    bytes: int
    sha256: str
    root: str
    entries: tuple[Entry, ...]
    facts: Mapping[str, Any]


def inspect(
    archive: Path,
    *,
    state: Path,
    limits: LimitsLike = LIMITS,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> BundleReport:
    """Raises ``BundleRefused``. Whatever else goes wrong inside is a refusal too."""
    content = _read(archive)
    completed = _run(content, state=state, limits=limits, timeout_seconds=timeout_seconds)
    return report_of(completed, sha256=hashlib.sha256(content).hexdigest())


def contents(archive: Path, path: str, *, state: Path) -> bytes:
    """The first MiB of one file of the bundle, by its path in ``BundleReport.entries``."""
    report = _answer(_run(_read(archive), f"--show={path}", state=state))
    try:
        return base64.b64decode(report["content"], validate=True)
    except (KeyError, TypeError, binascii.Error):
        raise _unreadable() from None


def report_of(completed: Completed, *, sha256: str) -> BundleReport:
    """The report in a sandbox's answer; raises ``BundleRefused`` for anything that is none."""
    answer = _answer(completed)
    try:
        entries = tuple(
            Entry(path=str(each["path"]), size_bytes=int(each["size"]), sha256=str(each["sha256"]))
            for each in answer["entries"]
        )
        return BundleReport(
            format=str(answer["format"]),
            files=len(entries),
            bytes=sum(entry.size_bytes for entry in entries),
            sha256=sha256,
            root=str(answer["root"]),
            entries=entries,
            facts=dict(answer["facts"]),
        )
    except (KeyError, TypeError, ValueError):
        raise _unreadable() from None


def _read(archive: Path) -> bytes:
    """All of it at once: what is hashed and what is inspected must be the same bytes."""
    with archive.open("rb") as file:
        content = file.read(MAX_ARCHIVE_BYTES + 1)
    if len(content) > MAX_ARCHIVE_BYTES:
        limit = f"The archive is larger than {MAX_ARCHIVE_BYTES // MIB} MiB."
        raise BundleRefused(code="too_large", entry="", message=limit)
    return content


def _run(
    content: bytes,
    *options: str,
    state: Path,
    limits: LimitsLike = LIMITS,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> Completed:
    return run_once(
        command=[*INSPECT, *options, "/dev/stdin", "/tmp/bundle"],  # noqa: S108  the sandbox's own
        binds=[],
        limits=limits,
        timeout_seconds=timeout_seconds,
        state=state,
        stdin=content,
        stdout_limit_bytes=MAX_REPORT_BYTES,
        tmp_mib=UNPACKED_MIB,
    )


def _answer(completed: Completed) -> dict[str, Any]:
    if completed.reason:
        message = "The archive takes more time or memory to read than a bundle may."
        raise BundleRefused(code="too_expensive", entry="", message=message)
    try:
        found = json.loads(completed.stdout)
    except (ValueError, RecursionError):
        raise _unreadable() from None
    answer: dict[str, Any] = found if isinstance(found, dict) else {}
    verdict = (completed.exit_code, answer.get("ok"))
    if verdict == (REFUSED, False):
        code, entry, message = (str(answer.get(key, "")) for key in ("code", "entry", "message"))
        raise BundleRefused(code=code, entry=entry, message=message)
    if verdict != (0, True):
        raise _unreadable()
    return answer


def _unreadable() -> BundleRefused:
    message = "The archive could not be inspected."
    return BundleRefused(code="unreadable", entry="", message=message)

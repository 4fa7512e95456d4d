"""Looks at what files are, whatever they are called: programs, archives, things left behind."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar

from scanner.analyzers import indicators, nested
from scanner.analyzers.base import Analyzer, Confidence, Finding, Severity
from scanner.analyzers.malice import Malice
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import (
    PARSE_LIMIT_BYTES,
    VENDORED_FOLDERS,
    Depth,
    Source,
    files,
    read_text,
)

MALICE = Malice("files")
PROGRAM = re.compile(
    rb"\x7fELF|MZ.{58}|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe", re.DOTALL
)
ARCHIVE = re.compile(rb"PK\x03\x04|\x1f\x8b\x08|BZh\d|\xfd7zXZ|7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd")
PROGRAM_NAME = re.compile(
    r"(?:\.(?:so|node|dll|exe|dylib|bin|o|a|pyd|class|com)|/[^./]+)$|\.so\.[\d.]+$"
)
ARCHIVE_NAME = re.compile(
    r"\.(?:zip|gz|tgz|bz2|xz|7z|rar|zst|whl|egg|jar|svgz|docx|xlsx|pptx|odt|ods|woff2?|pack|mo|npz)$"
)
OFFICE_NAME = re.compile(r"\.(?:svgz|docx|xlsx|pptx|odt|ods|woff2?|mo|npz)$")
CODE_NAME = re.compile(r"\.(?:py|[cm]?[jt]sx?|sh|rb|php|go|rs|java|pl)$")
SHELL_NAME = re.compile(r"(?:\.(?:sh|bash|ps1|bat|cmd)|(?:^|/)Procfile)$")
SHOWN = re.compile(
    r"(?i)\s*(?:echo|printf|write-(?:host|output))\s+(?:-\w+\s+)*([\"'])[^\"']*\1[^|;&`]*$"
)
"""A text for people to read, such as how to install something."""
TURNED_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069]")
HEAD_BYTES = 64

DISGUISED = Rule(
    name="files.disguised-program",
    severity=Severity.HIGH,
    cwe=506,
    message="A program for the machine under the name of something harmless.",
    remedy="Remove it, or give it the name of what it is.",
    malicious=True,
)
PROGRAM_FILE = Rule(
    name="files.program",
    severity=Severity.MEDIUM,
    cwe=506,
    message="A compiled program, which nobody can read.",
    remedy="Depend on a published package instead, or build it in the build command.",
)
VENDORED_PROGRAM = Rule(
    name="files.vendored-program",
    severity=Severity.LOW,
    cwe=506,
    message="A compiled program among the app's uploaded dependencies.",
    remedy="Leave dependencies out of the archive; they are installed at build time.",
)
BYTECODE = Rule(
    name="files.bytecode",
    severity=Severity.MEDIUM,
    cwe=506,
    message="Python bytecode without the source it came from.",
    remedy="Ship the .py file.",
)
ARCHIVE_FILE = Rule(
    name="files.archive",
    severity=Severity.INFO,
    cwe=None,
    message="An archive within the archive; what it holds was not read.",
    remedy="Ship its content unpacked.",
)
DISGUISED_ARCHIVE = Rule(
    name="files.disguised-archive",
    severity=Severity.LOW,
    cwe=506,
    message="An archive under the name of something else.",
    remedy="Give it the name of what it is, or ship its content unpacked.",
    confidence=Confidence.MEDIUM,
)
TURNED = Rule(
    name="files.turned-text",
    severity=Severity.MEDIUM,
    cwe=1007,
    message="Invisible signs make this line read differently from how it runs.",
    remedy="Remove the bidirectional control characters.",
)
STARTUP_HOOK = Rule(
    name="files.startup-hook",
    severity=Severity.MEDIUM,
    cwe=506,
    message="Runs code whenever Python starts.",
    remedy="Run it from the app's start command.",
)
ENVIRONMENT_FILE = Rule(
    name="files.environment",
    severity=Severity.LOW,
    cwe=538,
    message="A file with environment variables, which often holds secrets.",
    remedy="Leave it out and set the variables where the app is installed.",
)
LEFT_BEHIND = Rule(
    name="files.left-behind",
    severity=Severity.INFO,
    cwe=538,
    message="A folder that does not belong into an upload.",
    remedy="Leave it out: dependencies are installed at build time, history stays at home.",
)
SCRIPT_DOWNLOAD = Rule(
    name="files.shell-download",
    severity=Severity.MEDIUM,
    cwe=494,
    message="A shell script downloads a program and runs it.",
    remedy="Ship what the app needs inside its archive or as a pinned dependency.",
    confidence=Confidence.MEDIUM,
)
INSTALLERS = re.compile(
    r"https://(?:(?:sh\.rustup\.rs|install\.python-poetry\.org|get\.docker\.com|get\.pnpm\.io"
    r"|(?:deb|rpm)\.nodesource\.com|bootstrap\.pypa\.io)(?=[/\s\"'|])"
    r"|(?:astral\.sh/uv|bun\.sh/install|deno\.land/install|raw\.githubusercontent\.com/nvm-sh)\b)"
)
"""How the makers of a language, or of its package manager, tell everybody to install it."""


class FilesAnalyzer(Analyzer):
    name: ClassVar[str] = "files"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = ()

    def analyze(self, tree: Path) -> Iterator[Finding]:
        folders: set[str] = set()
        opened = nested.notes(tree)
        for relative, path in files(tree):
            with path.open("rb") as file:
                head = file.read(HEAD_BYTES)
            yield from _kind(relative, path, head, opened.get(relative))
            yield from _name(relative, folders)
            if path.stat().st_size <= PARSE_LIMIT_BYTES:
                source = read_text(relative, path)
                yield from _content(source) if source is not None else ()


def _kind(
    relative: str, path: Path, head: bytes, opened: Mapping[str, Any] | None
) -> Iterator[Finding]:
    source = Source(relative, "")
    if found := nested.finding(relative, opened) if opened else None:
        yield found
    name = f"/{relative.lower()}"
    is_vendored = not VENDORED_FOLDERS.isdisjoint(relative.split("/"))
    if PROGRAM.match(head) and not name.endswith(".wasm"):
        if not PROGRAM_NAME.search(name):
            yield DISGUISED.at(source, 0)
        else:
            yield (VENDORED_PROGRAM if is_vendored else PROGRAM_FILE).at(source, 0)
    elif ARCHIVE.match(head) and not OFFICE_NAME.search(name):
        if not ARCHIVE_NAME.search(name):
            yield DISGUISED_ARCHIVE.at(source, 0)
        elif not found:
            yield ARCHIVE_FILE.at(source, 0)
    elif name.endswith(".pyc") and not is_vendored and not _has_source(path):
        yield BYTECODE.at(source, 0)


def _has_source(compiled: Path) -> bool:
    """``__pycache__/app.cpython-311.pyc`` comes from ``app.py`` one folder up."""
    is_cache = compiled.parent.name == "__pycache__"
    folder = compiled.parent.parent if is_cache else compiled.parent
    return (folder / f"{compiled.name.partition('.')[0]}.py").is_file()


def _name(relative: str, folders: set[str]) -> Iterator[Finding]:
    path = PurePosixPath(relative)
    source = Source(relative, "")
    if re.fullmatch(r"\.env(?:\.(?:local|production|prod))?", path.name):
        yield ENVIRONMENT_FILE.at(source, 0)
    if (folder := _left_behind(path)) and folder not in folders:
        folders.add(folder)
        yield LEFT_BEHIND.at(Source(folder, ""), 0)


def _left_behind(path: PurePosixPath) -> str:
    """The outermost folder around it that nobody means to upload."""
    for depth, folder in enumerate(path.parts[:-1], start=1):
        if folder in VENDORED_FOLDERS - {"vendor"}:
            return "/".join(path.parts[:depth])
    return ""


def _content(source: Source) -> Iterator[Finding]:
    if source.depth is Depth.VENDORED:
        return
    is_hook = source.path.endswith(".pth") or source.path.endswith("sitecustomize.py")
    is_shell = SHELL_NAME.search(source.path) is not None
    is_code = source.depth is Depth.FULL and CODE_NAME.search(source.path) is not None
    is_turned = is_code and not source.text.isascii() and TURNED_TEXT.search(source.text)
    if not (is_hook or is_shell or is_turned):
        return
    for number, line in source.numbered():
        if is_turned and TURNED_TEXT.search(line):
            yield TURNED.at(source, number)
        if is_hook and line.startswith(("import ", "import\t")):
            yield STARTUP_HOOK.at(source, number)
        if is_shell:
            yield from _command(source, number, line)


def _command(source: Source, number: int, line: str) -> Iterator[Finding]:
    if line.lstrip().startswith("#") or SHOWN.match(line):
        return
    if indicators.DOWNLOAD_AND_RUN.search(line):
        is_usual = line.count("://") == 1 and INSTALLERS.search(line) is not None
        severity = Severity.LOW if is_usual else SCRIPT_DOWNLOAD.severity
        yield replace(SCRIPT_DOWNLOAD, severity=severity).at(source, number)
    if indicators.REVERSE_SHELL.search(line):
        yield MALICE.reverse_shell.at(source, number)
    if indicators.MINER.search(line):
        yield MALICE.miner.at(source, number)

"""Reads each file once for the forms of secrets, and its assignments for the rest."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import ClassVar

from scanner.analyzers.base import Analyzer, Finding, Severity
from scanner.analyzers.hints import Hints
from scanner.analyzers.rules import Rule
from scanner.analyzers.secrets.assigned import assigned
from scanner.analyzers.secrets.documented import documented
from scanner.analyzers.secrets.kinds import KINDS
from scanner.analyzers.secrets.places import is_placeholder
from scanner.analyzers.sources import LINE_LIMIT_CHARACTERS, Depth, Source, files, read_text

READ_LIMIT_BYTES = 4 * 1024 * 1024
MOST_IN_ONE_FILE = 200
HARDLY_SECRET = re.compile(
    r"(?:\.lock|-lock\.json|-lock\.yaml|npm-shrinkwrap\.json|\.map|\.svg|\.po|\.pot|\.csv)$"
)
CODE = re.compile(r"\.(?:py|[cm]?[jt]sx?)$")
QUOTE = re.compile(r"[\"'`]")
PRIVATE_KEY = "secrets.private-key"
CERTIFICATES = frozenset({".crt", ".cert", ".cer", ".pem"})
SHOWN_BYTES = 20_000
MOST_BESIDE = 200
LONG_WORD = re.compile(r"[A-Za-z0-9+/=_-]{32,}")
"""What is left of a key of many lines."""
CUT_SHORT = ("...", "…")
SAID_TO_BE_AN_EXAMPLE = re.compile(r"EXAMPLE|(?i:\bexample\b|\bdummy\b|\bfake\b)")


class SecretsAnalyzer(Analyzer):
    name: ClassVar[str] = "secrets"
    version: ClassVar[str] = "2"
    languages: ClassVar[tuple[str, ...]] = ()

    def analyze(self, tree: Path) -> Iterator[Finding]:
        for relative, path in files(tree):
            if HARDLY_SECRET.search(relative) or path.stat().st_size > READ_LIMIT_BYTES:
                continue
            source = read_text(relative, path)
            if source is not None and source.depth is not Depth.VENDORED:
                is_served = _is_key_file(source) and _has_certificate(path)
                yield from map(_beside_certificate, read(source)) if is_served else read(source)


def _is_key_file(source: Source) -> bool:
    return "PRIVATE KEY-----" in source.text[:200]


def _has_certificate(path: Path) -> bool:
    """One of a development server, most often; a real one is as well a key for its server alone."""
    return any(
        beside.suffix in CERTIFICATES and b"BEGIN CERTIFICATE" in beside.read_bytes()[:SHOWN_BYTES]
        for beside in sorted(path.parent.iterdir())[:MOST_BESIDE]
        if beside.is_file()
    )


def _beside_certificate(finding: Finding) -> Finding:
    is_key = finding.rule == PRIVATE_KEY and finding.severity is Severity.HIGH
    return replace(finding, severity=Severity.MEDIUM) if is_key else finding


def read(source: Source) -> Iterator[Finding]:
    """The findings of one file. A value is reported once a line, by the most telling rule."""
    found: dict[tuple[int, str], Rule] = {}
    for rule, line, value in _candidates(source):
        is_known = any(line == at and (value in known or known in value) for at, known in found)
        if not is_known and len(found) < MOST_IN_ONE_FILE:
            found[line, value] = rule
    for (line, _), rule in found.items():
        values = [value for at, value in found if at == line]
        yield rule.at(source, line, evidence=_blacked_out(source, line, values))


def _candidates(source: Source) -> Iterator[tuple[Rule, int, str]]:
    text = source.text
    for kind in (KINDS[number] for number in _hints().found_in(text)):
        for match, value in kind.found_in(text):
            line = text.count("\n", 0, match.start()) + 1
            if not is_placeholder(value) and not _is_example(source, line, match, value):
                yield kind.rule, line, value
    if source.depth is Depth.FULL:
        found = list(assigned(source, text.lower()))
        told = documented(source) if found else frozenset()
        yield from (each for each in found if each[1] not in told)


@cache
def _hints() -> Hints:
    return Hints(kind.hints for kind in KINDS)


def _is_example(source: Source, line: int, match: re.Match[str], value: str) -> bool:
    """Whether the line itself says so; the line of a minified file says nothing."""
    if match.string.startswith(CUT_SHORT, match.end()):
        return True
    text = source.line(line)
    if len(text) > LINE_LIMIT_CHARACTERS:
        return False
    if "Basic " in match[0] and CODE.search(source.path) and not QUOTE.search(text):
        return True  # a request that is written out, as documentation of a protocol does
    return SAID_TO_BE_AN_EXAMPLE.search(text.replace(value, "").replace(match[0], "")) is not None


def _blacked_out(source: Source, line: int, values: list[str]) -> str:
    """The line around the first secret, with all that was found in it made unreadable."""
    text = source.line(line)
    first = min((text.find(value) for value in values if value in text), default=0)
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, f"{value[: min(4, len(value) // 4)]}***")
    text = LONG_WORD.sub("***", text)
    return text if len(text) <= LINE_LIMIT_CHARACTERS else text[max(0, first - 40) :][:200]

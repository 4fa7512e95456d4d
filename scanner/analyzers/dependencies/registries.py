"""Settings that say from where packages are fetched."""

import re
from collections.abc import Iterator

from scanner.analyzers.base import Finding
from scanner.analyzers.dependencies import rules
from scanner.analyzers.dependencies.reading.files import REQUIREMENTS
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Source

PUBLIC = re.compile(
    r"https://(?:pypi\.org|files\.pythonhosted\.org|pypi\.python\.org|registry\.npmjs\.org"
    r"|registry\.yarnpkg\.com|registry\.npmmirror\.com|download\.pytorch\.org|npm\.pkg\.github\.com"
    r"|npm\.jsr\.io)(?:[/:]|$)"
)
OPTION = re.compile(
    r"^\s*(?:--)?(?P<name>extra-index-url|index-url|find-links|trusted-host|-?i)[ =]+[\"']?"
    r"(?P<value>[^\s\"']+)"
)
NPM = re.compile(
    r"^\s*(?P<name>(?:@[\w.-]+:)?registry|strict-ssl)\s*=\s*[\"']?(?P<value>[^\s\"']+)"
)
YARN = re.compile(
    r"^\s*[\"']?(?P<name>(?:@[\w.-]+:)?registry|npmRegistryServer|strict-ssl|enableStrictSsl)[\"']?"
    r"[:\s]+[\"']?(?P<value>[^\s\"']+)"
)
TOML = re.compile(
    r"^\s*(?P<name>extra-index-url|index-url|default-index|url)\s*=\s*\[?\s*[\"']"
    r"(?P<value>https?://[^\"']+)"
)
TOML_SECTION = re.compile(
    r"^\s*\[\[?(?:tool\.(?:uv|poetry|pdm)(?:\.(?:index|source))?|source)\]?\]"
)
SETTINGS = (
    (re.compile(r"(?:^|/)\.npmrc$"), NPM),
    (re.compile(r"(?:^|/)\.yarnrc(?:\.yml)?$"), YARN),
    (re.compile(r"(?:^|/)\.?pip\.(?:conf|ini)$"), OPTION),
    (REQUIREMENTS, OPTION),
)


def read(source: Source) -> Iterator[Finding]:
    pattern = next((found for name, found in SETTINGS if name.search(source.path)), None)
    if pattern is not None:
        for number, line in source.numbered():
            match = pattern.match(line)
            rule = _rule_of(match["name"], match["value"]) if match else None
            if rule is not None:
                yield rule.at(source, number)
    elif re.search(r"(?:^|/)(?:pyproject\.toml|uv\.toml|Pipfile)$", source.path):
        yield from _toml(source)


def _toml(source: Source) -> Iterator[Finding]:
    is_section = False
    for number, line in source.numbered():
        if line.lstrip().startswith("["):
            is_section = TOML_SECTION.match(line) is not None
        match = TOML.match(line) if is_section else None
        rule = _rule_of(match["name"], match["value"]) if match else None
        if rule is not None:
            yield rule.at(source, number)


def _rule_of(name: str, value: str) -> Rule | None:
    if name == "trusted-host":
        return rules.UNSCOPED_TRUST
    if name in {"strict-ssl", "enableStrictSsl"}:
        return rules.UNSCOPED_TRUST if value.lower() == "false" else None
    if value.startswith("http://") and not re.match(r"http://(?:localhost|127\.)", value):
        return rules.PLAIN_HTTP
    if PUBLIC.match(value) or value.startswith(("$", ".", "/")):
        return None
    is_second = name in {"extra-index-url", "find-links"} or name.startswith("@")
    return rules.SECOND_INDEX if is_second else rules.OTHER_INDEX

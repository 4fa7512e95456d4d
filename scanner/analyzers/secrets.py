"""Finds keys and passwords that were left in the code, with detect-secrets' own patterns."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.stripe import StripeDetector

from scanner.analyzers.base import Analyzer, Confidence, Finding, Kind, Severity
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Depth, Source, files, read_text

READ_LIMIT_BYTES = 1024 * 1024
ENTROPY_BITS_PER_CHARACTER = 3.7
PEM_LINES = 3

REVOKE = "Revoke it, and read the new one from the environment."
HARDLY_SECRET = re.compile(r"(?:\.lock|-lock\.json|-lock\.yaml|\.map|\.svg|\.po|\.csv|\.ipynb)$")
PLACEHOLDER = re.compile(
    r"(?i)example|sample|dummy|fake|change.?me|your[-_ ]|xxx|placeholder|<[^>]*>|\$\{|\{\{|\*\*\*"
    r"|insert|replace|redacted|^(?:password|passwd|pass|pwd|secret|token|test|admin|root|user)\d*$"
)
ASSIGNMENT = re.compile(
    r"""(?ix)
    \b [\w.\-]{0,40} (?:secret|token|api_?-?key|private_?key|access_?key|passw(?:or)?d|credential)
    [\w\-]{0,20} ["'\]]{0,2} \s* (?::\s*str\s*)? (?:=|:|=>) \s* (["'`]) ([^"'`\s]{6,200}) \1
    """
)
COMMENT = re.compile(r"\s*(?:#|//|/?\*|--|<!--)")
LOCAL_HOST = re.compile(
    r"@(?:localhost|127\.0\.0\.1|db|database|redis|postgres|mysql|mongo(?:db)?|\[::1\])(?![\w.-])"
)


class Detector(Protocol):
    def analyze_string(self, string: str) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class Secret:
    """A kind of secret: its rule, and a text without which a line cannot hold one."""

    rule: Rule
    detector: Detector
    hint: re.Pattern[str]


def _secret(name: str, severity: Severity, what: str, detector: Detector, hint: str) -> Secret:
    rule = Rule(f"secrets.{name}", severity, 798, f"Contains {what}.", REVOKE, kind=Kind.SECRET)
    return Secret(rule, detector, re.compile(hint))


HIGH, MEDIUM = Severity.HIGH, Severity.MEDIUM
KINDS = (
    _secret("private-key", HIGH, "a private key", PrivateKeyDetector(), "BEGIN|PuTTY"),
    _secret("aws-key", HIGH, "an AWS access key", AWSKeyDetector(), "(?i)A3T|A[BKS]IA|aws"),
    _secret("github-token", HIGH, "a GitHub token", GitHubTokenDetector(), "gh[pousr]_"),
    _secret("gitlab-token", HIGH, "a GitLab token", GitLabTokenDetector(), "gl[a-z]+-|GR13"),
    _secret("stripe-key", HIGH, "a live Stripe key", StripeDetector(), "[rs]k_live_"),
    _secret("slack-token", HIGH, "a Slack token", SlackDetector(), "(?i)xox|hooks.slack"),
    _secret("sendgrid-key", HIGH, "a SendGrid key", SendGridDetector(), "SG\\."),
    _secret("openai-key", HIGH, "an OpenAI key", OpenAIDetector(), "T3BlbkFJ"),
    _secret("npm-token", HIGH, "an npm token", NpmDetector(), "_authToken"),
    _secret("pypi-token", HIGH, "a PyPI token", PypiTokenDetector(), "pypi-AgE"),
    _secret("json-web-token", MEDIUM, "a JSON web token", JwtTokenDetector(), "eyJ"),
    _secret("url-password", MEDIUM, "a URL with a password", BasicAuthDetector(), "://[^/ ]+@"),
)
HARDCODED = Rule(
    name="secrets.hardcoded-key",
    severity=Severity.MEDIUM,
    cwe=798,
    message="Assigns what looks like a real key or token.",
    remedy=REVOKE,
    confidence=Confidence.MEDIUM,
    kind=Kind.SECRET,
)
PASSWORD = Rule(
    name="secrets.hardcoded-password",
    severity=Severity.LOW,
    cwe=798,
    message="Assigns a password that everybody who has the code knows.",
    remedy="Read it from the environment.",
    confidence=Confidence.MEDIUM,
    kind=Kind.SECRET,
)


class SecretsAnalyzer(Analyzer):
    name: ClassVar[str] = "secrets"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = ()

    def analyze(self, tree: Path) -> Iterator[Finding]:
        for relative, path in files(tree):
            if HARDLY_SECRET.search(relative) or path.stat().st_size > READ_LIMIT_BYTES:
                continue
            source = read_text(relative, path)
            if source is not None and source.depth is Depth.FULL:
                yield from read(source)


def read(source: Source) -> Iterator[Finding]:
    for number, text in source.numbered():
        for rule, value in _found(source, number, text):
            evidence = text.replace(value, f"{value[:4]}***")
            yield rule.at(source, number, evidence=evidence)


def _found(source: Source, number: int, text: str) -> Iterator[tuple[Rule, str]]:
    for kind in KINDS:
        if not kind.hint.search(text):
            continue
        value = next((value for value in kind.detector.analyze_string(text) if value), None)
        if value and _is_real(kind.rule, value, source, number, text):
            yield kind.rule, value
            return
    assignment = ASSIGNMENT.search(text)
    if assignment is not None:
        value = assignment[2]
        if not PLACEHOLDER.search(value) and not COMMENT.match(text):
            yield from ((rule, value) for rule in _assigned(assignment[0], value))


def _is_real(rule: Rule, value: str, source: Source, number: int, text: str) -> bool:
    if rule.name == "secrets.private-key":
        return _has_key_below(source, number, text)
    if rule.name == "secrets.url-password":
        return _is_real_url(value, text)
    return PLACEHOLDER.search(value) is None and "EXAMPLE" not in text


def _is_real_url(password: str, text: str) -> bool:
    """Not a local database, a comment, or a URL that the code puts together."""
    is_built = re.search(r"://[^@]*[{}%$<]", text) is not None
    is_local = LOCAL_HOST.search(text) is not None or COMMENT.match(text) is not None
    return not is_built and not is_local and PLACEHOLDER.search(password) is None


def _has_key_below(source: Source, number: int, text: str) -> bool:
    """A header alone is code that looks for keys; a key has lines of base64 under it."""
    below = text.partition("-----\\n")[2] or " ".join(source.lines[number : number + PEM_LINES])
    return re.search(r"[A-Za-z0-9+/]{40}", below) is not None


def _assigned(written: str, value: str) -> Iterator[Rule]:
    is_mixed = re.search(r"\d", value) is not None and re.search(r"[A-Za-z]", value) is not None
    is_name = re.fullmatch(r"[A-Za-z_.\-/:]+|\w+://.*|[\w\-]+\.[\w.\-]+", value) is not None
    if len(value) >= 16 and is_mixed and not is_name:  # noqa: PLR2004 -- shorter is no key
        if entropy(value) >= ENTROPY_BITS_PER_CHARACTER:
            yield HARDCODED
    elif (
        not is_name and re.search(r"(?i)passw(?:or)?d[\w\-]*[\"'\]]*\s*[=:]", written) and is_mixed
    ):
        yield PASSWORD


def entropy(text: str) -> float:
    """Shannon's, in bits per character: English has about 4 over long texts, keys more."""
    counts: Mapping[str, int] = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())

"""Secrets without a form of their own: what a name such as ``api_key`` is given."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from scanner.analyzers.base import Confidence, Kind, Severity
from scanner.analyzers.rules import Rule
from scanner.analyzers.secrets.kind import REVOKE
from scanner.analyzers.secrets.places import COMMENT, is_placeholder
from scanner.analyzers.sources import LINE_LIMIT_CHARACTERS, Source

ENTROPY_BITS_PER_CHARACTER = 3.7
KEY_CHARACTERS = 16
WORDS: tuple[str, ...] = (
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "private_key",
    "privatekey",
)
WORDS += ("access_key", "accesskey", "password", "passwd", "credential", "_pass", "pwd")
NAME = (
    r"[\w.\-]{0,40} (?:secret|token|api_?-?key|private_?key|access_?key|passw(?:or)?d|credential"
    r"|_pass|pwd) [\w\-]{0,20}"
)
QUOTED = re.compile(
    rf"""(?ix) (?<![\w.\-]) ({NAME}) ["'\]]{{0,2}} \s{{0,8}} (?::\s?str\s?)? (?:=>|=|:) \s{{0,8}}
    (["'`]) ([^"'`\s]{{6,200}}) \2"""
)
BARE = re.compile(
    rf"(?ix) ^\s{{0,40}} (?:-\s|export\s+|ENV\s+|ARG\s+)? ({NAME}) \s{{0,8}} [=:] \s{{0,8}} ()"
    r"([^\s\"'`#$]{6,200}) \s* $"
)
FALLBACK = re.compile(
    rf"""(?ix) (?:environ\.get|getenv|env)\( \s? ["'] ({NAME}) ["']
    ,\s? (["']) ([^"']{{16,200}}) \2"""
)
BARE_NAME = re.compile(
    r"(?:^|/)(?:\.env[\w.-]*|[^/]+\.(?:env|ini|cfg|conf|properties|ya?ml|toml)|Dockerfile[\w.-]*|\.\w+rc)$"
)
IS_NAME = re.compile(
    r"[A-Za-z_.\-/:]+|\w+://.*|[\w\-]+\.[\w.\-]+|/[\w./-]+|--?[\w-]+|@[\w/.-]+|urn:.*"
    r"|[\w./@+-]*/[\w.@+-]+\.[A-Za-z]\w{1,4}(?:[?#]\S*)?"
    r"|[A-Za-z]{0,3}\d{0,2}(?:[A-Z][a-z]{2,}){2,}|0x[0-9a-fA-F]{40}|(?:[\w-]+\.)+[a-z]{2,}/[\w./-]+"
    r"|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
)
PASSWORD_NAME = re.compile(r"(?i)passw(?:or)?d|_pass$|pwd")
HASHED = re.compile(
    r"\$(?:2[abxy]?|argon2\w*|scrypt|pbkdf2[\w-]*|apr1|[156])\$|^(?:pbkdf2|bcrypt|argon2|scrypt)\w*\$"
)
"""A password that nobody can log in with as it stands."""
TO_BE_FILLED_IN = re.compile(r"(?i)[._-](?:example|sample|template|dist)(?:\.\w+)?$")
NO_SECRET = re.compile(r"(?i)redacted|placeholder|dummy|fake|masked|_empty_|blank")
DIGEST = re.compile(r"(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$")
PUBLIC = re.compile(r"phc_|pk_(?:live|test)_|pk\.eyJ")
"""Keys that are made to be in pages: PostHog's, Stripe's and Mapbox's."""
HARDLY = re.compile(
    r"(?i)integrity|checksum|sha\d|digest|_url$|_uri$|path|file|field|label|regex|pattern|header|hash|_id$"
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
SIGNING = Rule(
    name="secrets.signing-key",
    severity=Severity.MEDIUM,
    cwe=321,
    message="Signs sessions with a key that everybody who has the code knows.",
    remedy="Read SECRET_KEY from the environment, and let every installation make its own.",
    confidence=Confidence.MEDIUM,
    kind=Kind.SECRET,
)
DEVELOPMENT = Rule(
    name="secrets.development-key",
    severity=Severity.LOW,
    cwe=321,
    message="Falls back to a signing key that is meant for development.",
    remedy="Refuse to start without SECRET_KEY in the environment.",
    confidence=Confidence.MEDIUM,
    kind=Kind.SECRET,
)


def assigned(source: Source, lower: str) -> Iterator[tuple[Rule, int, str]]:
    """Rule, line and value. ``lower`` is the text in small letters."""
    patterns = (QUOTED, FALLBACK, BARE) if BARE_NAME.search(source.path) else (QUOTED, FALLBACK)
    for number in sorted(_lines_with(lower)):
        line = source.line(number)[:LINE_LIMIT_CHARACTERS]
        if COMMENT.match(line):
            continue
        for match in (m for pattern in patterns for m in pattern.finditer(line)):
            rule = _rule_of(match[1], match[3])
            if rule is SIGNING and TO_BE_FILLED_IN.search(source.path):
                rule = DEVELOPMENT
            if rule is not None and not _is_harmless(match[1], match[3]):
                yield rule, number, match[3]


def _is_harmless(name: str, value: str) -> bool:
    is_hash = HASHED.search(value) or (PASSWORD_NAME.search(name) and DIGEST.match(value))
    is_meant = NO_SECRET.search(name) or PUBLIC.match(value)
    return bool(is_hash or is_meant) or is_placeholder(value)


def _lines_with(lower: str) -> set[int]:
    """The numbers of the lines that hold one of the words."""
    found: set[int] = set()
    for word in WORDS:
        line, seen = 1, 0
        at = lower.find(word)
        while at >= 0:
            line += lower.count("\n", seen, at)
            found.add(line)
            seen = lower.find("\n", at)
            if seen < 0:
                break
            at = lower.find(word, seen)
    return found


def _rule_of(name: str, value: str) -> Rule | None:
    is_mixed = re.search(r"\d", value) is not None and re.search(r"[A-Za-z]", value) is not None
    if not is_mixed or IS_NAME.fullmatch(value) or HARDLY.search(name):
        return None
    if len(value) >= KEY_CHARACTERS and entropy(value) >= ENTROPY_BITS_PER_CHARACTER:
        return _key_rule(name, value)
    return PASSWORD if PASSWORD_NAME.search(name) else None


def _key_rule(name: str, value: str) -> Rule:
    if re.search(r"(?i)(?:^|[_.])secret_?key$|session_?secret|cookie_?secret|jwt_?secret", name):
        return DEVELOPMENT if "insecure" in value.lower() else SIGNING
    return HARDCODED


def entropy(text: str) -> float:
    """Shannon's, in bits per character: English has about 4 over long texts, keys more."""
    counts: Mapping[str, int] = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())

"""What only looks like a secret: examples, placeholders, addresses of one's own machine."""

import re

PLACEHOLDER = re.compile(
    r"(?i)example|sample|dummy|fake|change.?(?:me|this|it)|your[-_ ]?|x{4}|placeholder|<[^<>]*>"
    r"|\$\{|\{\{|\*\*\*|\.\.\.|…|insert|replace|redacted|12345678|abcdef(?:gh|12)|deadbeef|not.?(?:a.)?secret"
    r"|^(?:password|passwd|pass|pwd|secret|token|test|admin|root|user)\d*$|todo|%\(|%s|lorem|^__.+__$"
)
MADE_UP = re.compile(r"(.)\1{7}|(.{1,4})\2{5}")
LOCAL_HOST = re.compile(
    r"@(?:localhost|127\.0\.0\.1|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|0\.0\.0\.0|host\.docker\.internal|\[::1\]|[a-z][a-z0-9_-]*"
    r"|(?:[\w-]+\.)*(?:example(?:\.\w{2,3})?|test|local|internal|svc\.cluster\.local))"
    r"(?![\w.-])",
    re.IGNORECASE,
)
WEAK_WORDS = re.compile(
    r"(?i)^(?:\d{1,9}|p(?:ass)?w(?:or)?d|pass(?:word|wort|phrase)?|tiger|secret|token|test|admin|root|user|guest|postgres"
    r"|mysql|mongo|redis|rabbitmq|foo|bar|baz|hunter2|s3cr3t|abc|key|dev|docker|django|flask)"
    r"[\d!_]{0,6}$"
)
COMMENT = re.compile(r"\s*(?:#|//|/?\*|--|<!--|;)")


def is_placeholder(value: str) -> bool:
    return PLACEHOLDER.search(value) is not None or MADE_UP.search(value) is not None


def is_real_address(match: re.Match[str]) -> bool:
    """Not one's own machine, an example, or an address that the code puts together."""
    address, password = match[0], match[1]
    is_built = re.search(r"[{}%$<>\\()*\[]", address.rpartition("@")[0]) is not None
    is_local = LOCAL_HOST.search(address) is not None
    is_weak = WEAK_WORDS.match(password) is not None or is_placeholder(password)
    return not (is_built or is_local or is_told(match) or is_weak)


def is_told(match: re.Match[str]) -> bool:
    """Whether a comment explains what such a thing looks like."""
    return COMMENT.match(_line_around(match)) is not None


def _line_around(match: re.Match[str]) -> str:
    """The line up to the match; an address in a comment explains what addresses look like."""
    start = match.string.rfind("\n", 0, match.start()) + 1
    return match.string[start : match.start()][:200]

from scanner.analyzers.base import Confidence, Kind, Severity
from scanner.analyzers.rules import Rule

INFO, LOW, MEDIUM, HIGH = Severity.INFO, Severity.LOW, Severity.MEDIUM, Severity.HIGH


def _rule(
    name: str,
    severity: Severity,
    cwe: int,
    message: str,
    remedy: str,
    *,
    confidence: Confidence = Confidence.HIGH,
) -> Rule:
    return Rule(
        name=f"dependencies.{name}",
        severity=severity,
        cwe=cwe,
        message=message,
        remedy=remedy,
        confidence=confidence,
        kind=Kind.DEPENDENCY,
    )


NO_LOCK = _rule(
    "no-lock-file",
    LOW,
    1357,
    "No lock file: every build may install other versions.",
    "Add package-lock.json, uv.lock or the like, or pin requirements with ==.",
)
UNPINNED = _rule(
    "unpinned",
    LOW,
    1357,
    "A requirement without an exact version: every build may install another one.",
    "Pin it with ==, or add a lock file.",
)
WILDCARD = _rule(
    "wildcard",
    LOW,
    1357,
    "Takes any version, also one that does not exist yet.",
    "Say which versions the app was tested with.",
)
FOREIGN = _rule(
    "foreign",
    MEDIUM,
    829,
    "Installs a dependency from an address outside the package index.",
    "Use a published release.",
)
OUTSIDE = _rule(
    "outside",
    MEDIUM,
    427,
    "Installs a dependency from a folder that is not part of the app.",
    "Ship it within the app, or use a published release.",
)
PLAIN_HTTP = _rule(
    "plain-http",
    HIGH,
    319,
    "Fetches packages without encryption: anybody on the way can replace them.",
    "Use https.",
)
CHECKED_HTTP = _rule(
    "checked-http",
    LOW,
    319,
    "Fetches packages without encryption; only their checksums in the lock keep them safe.",
    "Use https.",
)
SECOND_INDEX = _rule(
    "second-index",
    MEDIUM,
    427,
    "Looks for packages in a second index: who registers a name in the other one wins.",
    "Use one index that proxies the rest, and pin with hashes.",
)
OTHER_INDEX = _rule(
    "other-index",
    MEDIUM,
    427,
    "Takes packages from another index than the public one.",
    "Remove the setting; the store builds with the public index.",
)
DISAGREES = _rule(
    "lock-disagrees",
    LOW,
    1357,
    "The lock file does not have what the manifest asks for.",
    "Run the package manager's lock command and ship both files.",
)
LOCKED_ELSEWHERE = _rule(
    "locked-elsewhere",
    MEDIUM,
    829,
    "The lock file takes a package from somewhere else than its index.",
    "Make the lock file anew from the public index.",
)
IMITATION = _rule(
    "imitation",
    HIGH,
    1357,
    "The name of this dependency is almost that of a well-known one.",
    "Check its spelling; if it is meant, tell the reviewer.",
    confidence=Confidence.MEDIUM,
)
UNSCOPED_TRUST = _rule(
    "trusted-host",
    MEDIUM,
    295,
    "Switches off the check of the index's certificate.",
    "Remove it.",
)
NOT_CHECKED = Rule(
    name="dependencies.not-checked",
    severity=INFO,
    cwe=None,
    message="Known vulnerabilities were not checked.",
    remedy="The operator imports advisories with `manage.py scan osv import`.",
    kind=Kind.ENGINE,
)
UNREADABLE = Rule(
    name="dependencies.unreadable",
    severity=MEDIUM,
    cwe=None,
    message="This list of dependencies cannot be read, so they were not checked.",
    remedy="Fix its syntax, or make it as short as such lists are.",
    kind=Kind.ENGINE,
)
TOO_MANY = Rule(
    name="dependencies.too-many",
    severity=MEDIUM,
    cwe=None,
    message="There are more dependencies than are checked; those from here on were not.",
    remedy="Ship one app in an archive, with one list of its dependencies.",
    kind=Kind.ENGINE,
)
TEMPLATE = Rule(
    name="dependencies.template",
    severity=INFO,
    cwe=None,
    message="This list of dependencies is a template for other apps and was not checked.",
    remedy="Nothing, unless the app uses it itself.",
    kind=Kind.ENGINE,
)
KNOWN_BAD = Rule(
    name="dependencies.malicious",
    severity=Severity.CRITICAL,
    cwe=506,
    message="This dependency is known to be malicious.",
    remedy="Remove it, and change every secret of machines on which it was installed.",
    malicious=True,
)


def vulnerable(score: float | None) -> Severity:
    """As CVSS groups its numbers, but never ``CRITICAL``: that is for malice."""
    if score is None:
        return MEDIUM
    return HIGH if score >= 7 else MEDIUM if score >= 4 else LOW  # noqa: PLR2004 -- CVSS's own

"""Findings as SARIF 2.1.0, for editors, code hosts and whatever else reads it.

The standard is https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; the numbers of
sections below are its own.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol
from urllib.parse import quote

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
CWE_VERSION = "4.18"
FINGERPRINT = "matrix/v1"
LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
RANKS = {"critical": 100.0, "high": 80.0, "medium": 50.0, "low": 20.0, "info": 0.0}
SECURITY_SEVERITIES = {
    "critical": "9.5",
    "high": "8.0",
    "medium": "5.5",
    "low": "2.0",
    "info": "0.0",
}
"""What code hosts sort by, on the scale of CVSS."""
STATUSES = {"suppressed": "accepted", "false_positive": "accepted"}


class Found(Protocol):
    """A finding of a report, or its row, which also knows its ``baseline`` and ``state``."""

    @property
    def analyzer(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def rule_version(self) -> int: ...
    @property
    def severity(self) -> str: ...
    @property
    def confidence(self) -> str: ...
    @property
    def cwe(self) -> int | None: ...
    @property
    def path(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def message(self) -> str: ...
    @property
    def evidence(self) -> str: ...
    @property
    def remedy(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...


def document(
    findings: Iterable[Found],
    *,
    version: str,
    complete: bool,
    explained_at: Callable[[str], str] | None = None,
    properties: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """One run of the scanner.

    Args:
        findings: In the order in which they are to be shown.
        version: Of the rules, such as their digest.
        complete: False where anything was not read; a consumer must not take silence for a pass.
        explained_at: Answers the address of a page about the rule of that name.
        properties: What else is known of the scan, such as its risk.
    """
    found = list(findings)
    rules = {finding.rule: finding for finding in reversed(found)}
    names = sorted(rules)
    places = {name: index for index, name in enumerate(names)}
    cwes = sorted({finding.cwe for finding in found if finding.cwe})
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "Matrix Marketplace scanner",
                "version": version,
                "rules": [_rule(rules[name], explained_at) for name in names],
                "supportedTaxonomies": [{"name": "CWE", "index": 0}],
            }
        },
        "taxonomies": [_taxonomy(cwes)],
        "invocations": [{"executionSuccessful": complete}],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"APP": {"description": {"text": "The root of the archive."}}},
        "results": [_result(finding, places[finding.rule], cwes) for finding in found],
        "properties": dict(properties or {}),
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(finding: Found, explained_at: Callable[[str], str] | None) -> dict[str, Any]:
    severity = str(finding.severity)
    rule: dict[str, Any] = {
        "id": finding.rule,
        "name": re.sub(r"\W+", " ", finding.rule).title().replace(" ", ""),
        "shortDescription": {"text": finding.message},
        "help": {"text": finding.remedy or finding.message},
        "defaultConfiguration": {"level": LEVELS[severity]},
        "properties": {
            "tags": ["security", str(finding.kind)],
            "precision": _precision(finding),
            "security-severity": SECURITY_SEVERITIES[severity],
            "version": finding.rule_version,
        },
    }
    if explained_at:
        rule["helpUri"] = explained_at(finding.rule)
    return rule


def _precision(finding: Found) -> str:
    return {"high": "very-high", "medium": "medium", "low": "low"}[str(finding.confidence)]


def _taxonomy(cwes: list[int]) -> dict[str, Any]:
    return {
        "name": "CWE",
        "version": CWE_VERSION,
        "organization": "MITRE",
        "shortDescription": {"text": "The MITRE Common Weakness Enumeration"},
        "informationUri": "https://cwe.mitre.org/",
        "taxa": [
            {"id": str(cwe), "helpUri": f"https://cwe.mitre.org/data/definitions/{cwe}.html"}
            for cwe in cwes
        ],
    }


def _result(finding: Found, rule_index: int, cwes: list[int]) -> dict[str, Any]:
    severity = str(finding.severity)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": LEVELS[severity],
        "rank": RANKS[severity],
        "message": {"text": " ".join(filter(None, (finding.message, finding.remedy)))},
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {"severity": severity, "analyzer": finding.analyzer},
    }
    if finding.path:
        result["locations"] = [_location(finding)]
    if finding.cwe:
        taxon = {"id": str(finding.cwe), "index": cwes.index(finding.cwe)}
        result["taxa"] = [taxon | {"toolComponent": {"name": "CWE", "index": 0}}]
    return result | _standing(finding)


def _location(finding: Found) -> dict[str, Any]:
    place: dict[str, Any] = {
        "artifactLocation": {"uri": _uri(finding.path), "uriBaseId": "APP"},
    }
    if finding.line:
        place["region"] = {"startLine": finding.line}
        if finding.evidence:
            place["region"]["snippet"] = {"text": finding.evidence}
    return {"physicalLocation": place}


def _uri(path: str) -> str:
    """A relative reference (RFC 3986): what is not plain is escaped."""
    return quote(path.encode(errors="backslashreplace"), safe="/@!$&'()*+,;=")


def _standing(finding: Found) -> dict[str, Any]:
    known: dict[str, Any] = {}
    if baseline := getattr(finding, "baseline", ""):
        known["baselineState"] = str(baseline)
    if status := STATUSES.get(str(getattr(finding, "state", ""))):
        known["suppressions"] = [{"kind": "external", "status": status}]
    return known

"""The rules about what the sandbox refused to what ran. Nothing here reads code.

A visitor may have caused it, by giving an app an address to fetch; so a refusal is shown to people,
and sets a level only where the operator says so.
"""

import ipaddress
from dataclasses import replace

from scanner.analyzers.base import Confidence, Finding, Kind, Severity
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Source

ANALYZER = "runtime"
INSIDE_NAMES = ("localhost", "metadata", "metadata.google.internal", "host.docker.internal")
INSIDE_ENDINGS = (".local", ".internal", ".localhost", ".lan")

CONNECTION = Rule(
    name="runtime.refused-connection",
    severity=Severity.MEDIUM,
    cwe=None,
    message="An instance tried to reach a host that its manifest does not name.",
    remedy="Name the host under hosts in matrix.toml, or do not contact it.",
    confidence=Confidence.MEDIUM,
    kind=Kind.POLICY,
)
INSIDE = Rule(
    name="runtime.refused-inside",
    severity=Severity.HIGH,
    cwe=918,
    message="An instance tried to reach into somebody's own network.",
    remedy="Check each address that a visitor gives before the app asks for it.",
    confidence=Confidence.LOW,
    kind=Kind.POLICY,
)


def refused(kind: str, target: str, *, times: int, since: str, until: str) -> Finding:
    """``kind`` is host, port or address. The fingerprint stays the same however often it was."""
    rule = INSIDE if kind == "address" or is_inside(target) else CONNECTION
    found = rule.at(Source("", ""), 0, evidence=target)
    how_often = f"Once, at {since} UTC" if times == 1 else f"{times} times, {since} to {until} UTC"
    said = f"{rule.message} {how_often}; the sandbox refused it."
    port = " It asked for another port than 80 and 443." if kind == "port" else ""
    return replace(found, message=f"{said}{port}")


def is_inside(target: str) -> bool:
    """Whether it means a private network, the machine itself or its cloud's metadata."""
    name = target.lower().rstrip(".")
    try:
        return not ipaddress.ip_address(name.strip("[]")).is_global
    except ValueError:
        return name in INSIDE_NAMES or name.endswith(INSIDE_ENDINGS)

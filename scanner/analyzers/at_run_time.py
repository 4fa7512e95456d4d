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

OVER_LIMIT = Rule(
    name="runtime.over-limit",
    severity=Severity.LOW,
    cwe=770,
    message="An instance was ended because it used more than it may.",
    remedy="Use less, ask for more in matrix.toml, and let no visitor decide how much is used.",
    confidence=Confidence.MEDIUM,
    kind=Kind.POLICY,
)
FORBIDDEN_CALL = Rule(
    name="runtime.forbidden-call",
    severity=Severity.HIGH,
    cwe=None,
    message="An instance was ended because it made a system call of another machine's kind.",
    remedy="Ship only programs for the machine it runs on (no 32-bit ones), or say what made it.",
    confidence=Confidence.LOW,
    kind=Kind.POLICY,
)

ENDED_FOR = {"limit": OVER_LIMIT, "call": FORBIDDEN_CALL}
REFUSED = "; the sandbox refused it."
ENDINGS = {
    "port": f"{REFUSED} It asked for another port than 80 and 443.",
    "limit": ".",
    "call": ".",
}


def refused(kind: str, target: str, *, times: int, since: str, until: str) -> Finding:
    """``kind`` is a ``RuntimeRefusal``'s. The fingerprint stays the same however often it was."""
    rule = _rule_of(kind, target)
    found = rule.at(Source("", ""), 0, evidence=target)
    how_often = f"Once, at {since} UTC" if times == 1 else f"{times} times, {since} to {until} UTC"
    return replace(found, message=f"{rule.message} {how_often}{ENDINGS.get(kind, REFUSED)}")


def _rule_of(kind: str, target: str) -> Rule:
    if kind in ENDED_FOR:
        return ENDED_FOR[kind]
    return INSIDE if kind == "address" or is_inside(target) else CONNECTION


def is_inside(target: str) -> bool:
    """Whether it means a private network, the machine itself or its cloud's metadata."""
    name = target.lower().rstrip(".")
    try:
        return not ipaddress.ip_address(name.strip("[]")).is_global
    except ValueError:
        return name in INSIDE_NAMES or name.endswith(INSIDE_ENDINGS)

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

from scanner.analyzers.base import Analyzer, Confidence, Finding, Kind, Severity
from scanner.analyzers.capabilities import python_facts, script_facts
from scanner.analyzers.capabilities.facts import Facts
from scanner.analyzers.capabilities.hosts import MODELS, NEVER_CALLED, is_declared
from scanner.analyzers.declared import declared_in
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Depth, Source, sources

PYTHON = (".py", ".pyw")
SCRIPT = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte")
SHOWN_PLACES = 5
UNDECLARED = Rule(
    name="capabilities.undeclared-host",
    severity=Severity.MEDIUM,
    cwe=1059,
    message="Contacts a host that matrix.toml does not declare: the sandbox will refuse it.",
    remedy="Add the host to permissions in matrix.toml, or remove the call.",
    kind=Kind.POLICY,
)
UNDECLARED_MODEL = replace(
    UNDECLARED,
    name="capabilities.undeclared-model",
    message="Sends data to a language model that matrix.toml does not declare.",
)
NO_HOSTS = replace(
    UNDECLARED,
    name="capabilities.undeclared-network",
    severity=Severity.LOW,
    message="Uses a network client, but matrix.toml declares no hosts: it will reach nothing.",
    remedy="List the hosts under permissions in matrix.toml.",
    confidence=Confidence.MEDIUM,
)
UNUSED = replace(
    UNDECLARED,
    name="capabilities.unused-host",
    severity=Severity.INFO,
    message="matrix.toml declares a host that the code never names.",
    remedy="Remove it: visitors are asked to allow it.",
)


@dataclass
class CapabilitiesAnalyzer(Analyzer):
    """``declared`` is the version's manifest; without one, the matrix.toml of the app is read."""

    name: ClassVar[str] = "capabilities"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = (*PYTHON, *SCRIPT)

    declared: Mapping[str, Any] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)

    @property
    def details(self) -> Mapping[str, Any]:
        """``hosts`` are contacted, ``named_hosts`` only written down; places are ``path:line``."""
        facts = self.facts
        kinds = ("network", "subprocess", "dynamic_code", "native_code", "writes_files")
        return {
            "hosts": {host: _shown(places) for host, places in sorted(facts.contacted.items())},
            "named_hosts": sorted(set(facts.named) - set(facts.contacted)),
            "models": sorted(host for host in facts.contacted if MODELS.search(host)),
            **{kind: kind in facts.does for kind in (*kinds, "deletes_files", "listens")},
            "places": {what: _shown(places) for what, places in sorted(facts.does.items())},
            "environment": sorted(facts.environment),
            "ports": sorted(facts.ports),
        }

    def analyze(self, tree: Path) -> Iterator[Finding]:
        for source in sources(tree, (*PYTHON, *SCRIPT)):
            if source.depth is Depth.VENDORED or source.is_practice:
                continue
            if source.path.endswith(PYTHON):
                python_facts.read(source, self.facts)
            elif source.depth is Depth.FULL:
                script_facts.read(source, self.facts)
        hosts = self._hosts(tree)
        yield from self._asks_less(hosts)
        yield from self._asks_more(hosts or ())

    def _hosts(self, tree: Path) -> tuple[str, ...] | None:
        """None when nobody declared anything, as for a folder that is no app of the store yet."""
        declared = self.declared or declared_in(tree)
        if declared is None:
            return None
        return tuple(str(host).lower() for host in declared.get("hosts", ()))

    def _asks_less(self, hosts: tuple[str, ...] | None) -> Iterator[Finding]:
        contacted = self.facts.contacted
        for host, places in sorted(contacted.items()):
            if not is_declared(host, hosts or ()) and not NEVER_CALLED.match(host):
                rule = UNDECLARED_MODEL if MODELS.search(host) else UNDECLARED
                severity = rule.severity if hosts is not None else Severity.LOW
                yield _at(replace(rule, severity=severity), host, places)
        network = self.facts.does.get("network", [])
        if network and not contacted and not hosts:
            yield _at(NO_HOSTS, "some host", network)

    def _asks_more(self, hosts: tuple[str, ...]) -> Iterator[Finding]:
        known = (*self.facts.contacted, *self.facts.named)
        for host in hosts:
            if not any(is_declared(each, (host,)) for each in known):
                yield UNUSED.at(Source("matrix.toml", ""), 0, evidence=host)


def _at(rule: Rule, host: str, places: list[tuple[str, int]]) -> Finding:
    path, line = places[0]
    return rule.at(Source(path, ""), line, evidence=f"{host} ({', '.join(_shown(places))})")


def _shown(places: list[tuple[str, int]]) -> list[str]:
    return [f"{path}:{line}" for path, line in places[:SHOWN_PLACES]]

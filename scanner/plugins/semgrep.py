import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from scanner.analyzers.base import Severity
from scanner.plugins.tool import Said, Tool, ToolFailed, at_most_medium, cwe_of, severity_of

SCALE = {
    "INFO": Severity.LOW,
    "LOW": Severity.LOW,
    "WARNING": Severity.MEDIUM,
    "MEDIUM": Severity.MEDIUM,
    "ERROR": Severity.HIGH,
    "HIGH": Severity.HIGH,
    "CRITICAL": Severity.HIGH,
    "INVENTORY": Severity.INFO,
    "EXPERIMENT": Severity.INFO,
}
OFFLINE = ("--metrics", "off", "--disable-version-check", "--oss-only")
# Neither comments nor files of the app may say what is not looked at.
EVERYTHING = ("--no-git-ignore", "--disable-nosem", "--x-ignore-semgrepignore-files")
PLAIN = ("--json", "--quiet", "--no-rewrite-rule-ids", "--jobs", "1")


class Semgrep(Tool):
    """Matches the operator's own rules. The engine is LGPL-2.1; rules are never shipped with us."""

    name: ClassVar[str] = "semgrep"
    memory_mib: ClassVar[int] = 2560  # of addresses: its engine reserves more than it uses

    def commands(self, tree: Path) -> Iterable[Sequence[str]]:
        options = (*PLAIN, *OFFLINE, *EVERYTHING)
        yield (self.program("semgrep"), "scan", "--config", self.place.data, *options, str(tree))

    def understood(self, output: bytes, tree: Path) -> Iterator[Said]:
        document = json.loads(output)
        for error in document["errors"]:
            if error["level"] == "error":
                raise ToolFailed(f"semgrep: {error.get('message', error['type'])}")
        for found in document["results"]:
            yield self._said(found["check_id"], found)

    def _said(self, rule: str, found: Mapping[str, Any]) -> Said:
        about = found["extra"]["metadata"]
        references = about.get("references") or [about.get("source", "")]
        return Said(
            rule=rule,
            severity=severity_of(found["extra"]["severity"], SCALE),
            confidence=at_most_medium(str(about.get("confidence", ""))),
            path=found["path"],
            line=int(found["start"]["line"]),
            message=found["extra"]["message"],
            cwe=cwe_of(about.get("cwe")),
            more=f"See {references[0]}" if references[0] else "",
        )

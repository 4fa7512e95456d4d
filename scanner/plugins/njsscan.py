import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from scanner.analyzers.base import Confidence, Severity
from scanner.plugins.tool import Said, Tool, ToolFailed, cwe_of, severity_of

OWN_SETTINGS = Path(__file__).with_name("njsscan.yaml")
SCALE = {"INFO": Severity.LOW, "WARNING": Severity.MEDIUM, "ERROR": Severity.HIGH}


class Njsscan(Tool):
    """A scanner of Node apps that starts semgrep. LGPL-3.0."""

    name: ClassVar[str] = "njsscan"
    memory_mib: ClassVar[int] = 4096  # of addresses: it lets semgrep use every core

    def commands(self, tree: Path) -> Iterable[Sequence[str]]:
        yield (self.program("njsscan"), "--json", "--config", str(OWN_SETTINGS), str(tree))

    def understood(self, output: bytes, tree: Path) -> Iterator[Said]:
        document = json.loads(output)
        if document["errors"]:  # also when it found no semgrep, and so nothing at all
            raise ToolFailed(f"njsscan could not read everything: {document['errors'][0]}")
        for rules in (document["nodejs"], document["templates"]):
            for name, found in rules.items():
                yield from self._found(name, found, tree)

    def _found(self, name: str, found: Mapping[str, Any], tree: Path) -> Iterator[Said]:
        about = found["metadata"]
        severity = severity_of(about["severity"], SCALE)
        # A rule about what is missing in the whole app names no file.
        places = found.get("files") or [{"file_path": str(tree), "match_lines": [0]}]
        for place in places:
            yield Said(
                rule=name,
                severity=severity if found.get("files") else Severity.INFO,
                confidence=Confidence.MEDIUM,
                path=place["file_path"],
                line=int(place["match_lines"][0]),
                message=about["description"],
                cwe=cwe_of(about.get("cwe")),
            )

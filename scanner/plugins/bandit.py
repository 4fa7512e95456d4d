import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from scanner.analyzers.base import Severity
from scanner.plugins.tool import Said, Tool, ToolFailed, at_most_medium, severity_of

SCALE = {"LOW": Severity.LOW, "MEDIUM": Severity.MEDIUM, "HIGH": Severity.HIGH}
OWN_SETTINGS = Path(__file__).with_name("bandit.ini")
NO_PYTHON = "syntax error while parsing AST from file"
"""Our own analyzer of Python says so as well, and what cannot be read there."""


class Bandit(Tool):
    """PyCQA's scanner of Python code. Apache-2.0."""

    name: ClassVar[str] = "bandit"

    def commands(self, tree: Path) -> Iterable[Sequence[str]]:
        options = ("-f", "json", "-q", "--ignore-nosec", "--ini", str(OWN_SETTINGS))
        yield (self.program("bandit"), "-r", str(tree), *options)

    def understood(self, output: bytes, tree: Path) -> Iterator[Said]:
        document = json.loads(output)
        for error in document["errors"]:
            if error["reason"] != NO_PYTHON:
                raise ToolFailed(f"bandit could not read {error['filename']}: {error['reason']}")
        for found in document["results"]:
            yield Said(
                rule=found["test_id"],
                severity=severity_of(found["issue_severity"], SCALE),
                confidence=at_most_medium(found["issue_confidence"]),
                path=found["filename"],
                line=int(found["line_number"]),
                message=found["issue_text"],
                cwe=found.get("issue_cwe", {}).get("id"),
                more=f"See {found['more_info']}",
            )

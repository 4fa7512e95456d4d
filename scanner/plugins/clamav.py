import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from scanner.analyzers.base import Confidence, Kind, Severity
from scanner.plugins.tool import Said, Tool, ToolFailed

FOUND = re.compile(r"(?P<path>.+): (?P<signature>\S+) FOUND")
UNSURE = ("PUA.", "Heuristics.")


class ClamAV(Tool):
    """Signatures of known malware. GPL-2.0, so it is always a process of its own.

    It prints a line for each infected file. The signatures take more memory than an analyzer of
    ours may have.
    """

    name: ClassVar[str] = "clamav"
    kind: ClassVar[Kind] = Kind.MALICE
    memory_mib: ClassVar[int] = 2048

    def commands(self, tree: Path) -> Iterable[Sequence[str]]:
        told = ("--infected", "--no-summary", "--stdout", "--alert-exceeds-max=yes")
        yield (
            self.program("clamscan"),
            f"--database={self.place.data}",
            "--recursive",
            *told,
            str(tree),
        )

    def understood(self, output: bytes, tree: Path) -> Iterator[Said]:
        for line in output.decode(errors="backslashreplace").splitlines():
            found = FOUND.fullmatch(line)
            if not found:
                raise ToolFailed(f"clamav: {line[:200]}")
            signature = found["signature"]
            yield Said(
                rule=signature,
                severity=Severity.MEDIUM if signature.startswith(UNSURE) else Severity.HIGH,
                confidence=Confidence.MEDIUM,
                path=found["path"],
                line=0,
                message=f"ClamAV knows this file as {signature}.",
                cwe=506,
                more="Remove the file.",
            )

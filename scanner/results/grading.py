"""The level of a scan: what its open findings say, and no lower than the model's or the LLM's."""

from collections.abc import Iterable

from scanner.models import CodeScanResult, Finding, FindingState
from scanner.results.rows import found_in
from scanner.scoring import Risk, grade, malicious


def regrade(scan: CodeScanResult, findings: Iterable[Finding]) -> None:
    """Set the level from the findings that no reviewer has put aside. The caller saves."""
    standing = [found_in(each) for each in findings if each.state == FindingState.OPEN]
    graded = grade(standing)
    scan.malicious = max(malicious(standing), _of_the_model(scan))
    scan.levels = {**scan.levels, "rules": str(graded.risk)}
    scan.reasons = list(graded.reasons)
    scan.risk = max((Risk(level) for level in scan.levels.values()), key=lambda risk: risk.rank)


def _of_the_model(scan: CodeScanResult) -> float:
    """The trained model's own word; no reviewer's decision about a finding changes it."""
    said = scan.details.get("model", {}).get("malicious")
    return min(1.0, max(0.0, float(said))) if isinstance(said, int | float) else 0.0

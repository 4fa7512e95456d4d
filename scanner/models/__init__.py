from scanner.models.finding import (
    Baseline,
    Finding,
    FindingKind,
    FindingQuerySet,
    FindingState,
    Severity,
)
from scanner.models.ruleset import RuleSet, RuleSetState
from scanner.models.scan import (
    SCANNING,
    CodeScanResult,
    ScanQuerySet,
    ScanStatus,
    ScanTrigger,
)

__all__ = [
    "SCANNING",
    "Baseline",
    "CodeScanResult",
    "Finding",
    "FindingKind",
    "FindingQuerySet",
    "FindingState",
    "RuleSet",
    "RuleSetState",
    "ScanQuerySet",
    "ScanStatus",
    "ScanTrigger",
    "Severity",
]

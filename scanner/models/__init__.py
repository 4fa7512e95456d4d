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
    ScanAction,
    ScanQuerySet,
    ScanStatus,
    ScanTrigger,
)
from scanner.models.tuning import ModelCutOffs, RuleSetting, SettingAction

__all__ = [
    "SCANNING",
    "Baseline",
    "CodeScanResult",
    "Finding",
    "FindingKind",
    "FindingQuerySet",
    "FindingState",
    "ModelCutOffs",
    "RuleSet",
    "RuleSetState",
    "RuleSetting",
    "ScanAction",
    "ScanQuerySet",
    "ScanStatus",
    "ScanTrigger",
    "SettingAction",
    "Severity",
]

from scanner.models.custom_rule import CustomRule, CustomRuleStatus
from scanner.models.decision import FindingDecision
from scanner.models.finding import (
    Baseline,
    Finding,
    FindingKind,
    FindingQuerySet,
    FindingState,
    Severity,
)
from scanner.models.hunt import Hunt, HuntItem, HuntItemState, HuntStatus
from scanner.models.known_bad import KnownBadFile, ScannedBundle, ScannedFile
from scanner.models.refusal import RuntimeRefusal
from scanner.models.rescan import Rescan, RescanItem, RescanItemState, RescanStatus
from scanner.models.ruleset import RuleSet, RuleSetState
from scanner.models.scan import (
    SCANNING,
    CodeScanResult,
    ScanAction,
    ScanQuerySet,
    ScanStatus,
    ScanTrigger,
)
from scanner.models.statement import ScanStatement
from scanner.models.tuning import ModelCutOffs, RuleSetting, SettingAction

__all__ = [
    "SCANNING",
    "Baseline",
    "CodeScanResult",
    "CustomRule",
    "CustomRuleStatus",
    "Finding",
    "FindingDecision",
    "FindingKind",
    "FindingQuerySet",
    "FindingState",
    "Hunt",
    "HuntItem",
    "HuntItemState",
    "HuntStatus",
    "KnownBadFile",
    "ModelCutOffs",
    "Rescan",
    "RescanItem",
    "RescanItemState",
    "RescanStatus",
    "RuleSet",
    "RuleSetState",
    "RuleSetting",
    "RuntimeRefusal",
    "ScanAction",
    "ScanQuerySet",
    "ScanStatement",
    "ScanStatus",
    "ScanTrigger",
    "ScannedBundle",
    "ScannedFile",
    "SettingAction",
    "Severity",
]

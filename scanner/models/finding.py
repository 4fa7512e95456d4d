from typing import Self

from django.db import models
from django.db.models import Case, Q, Value, When

from marketplace.core.querysets import DomainQuerySet
from scanner.models.scan import CodeScanResult


class Severity(models.TextChoices):
    INFO = "info", "Info"
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    CRITICAL = "critical", "Critical"


class FindingKind(models.TextChoices):
    """Which question it answers: is it malicious, is it weak, or what else is wrong."""

    MALICE = "malice", "Malice"
    WEAKNESS = "weakness", "Weakness"
    SECRET = "secret", "Secret"
    DEPENDENCY = "dependency", "Dependency"
    LICENCE = "licence", "Licence"
    POLICY = "policy", "Policy"
    ENGINE = "engine", "The scan itself"


class Baseline(models.TextChoices):
    """Whether the version approved before has it too."""

    NEW = "new", "New"
    UNCHANGED = "unchanged", "There before"
    ABSENT = "absent", "Gone"
    """Only as a later scan tells of it; a row is never so."""


class FindingState(models.TextChoices):
    OPEN = "open", "Open"
    SUPPRESSED = "suppressed", "Accepted"
    """A reviewer says that it may stay."""
    FALSE_POSITIVE = "false_positive", "False alarm"
    """A reviewer says that the rule is wrong here."""
    FIXED = "fixed", "Fixed"
    """It was in the version approved before, and is not in this one."""


class FindingQuerySet(DomainQuerySet["Finding"]):
    def open(self) -> Self:
        return self.filter(state=FindingState.OPEN)

    def new(self) -> Self:
        return self.filter(baseline=Baseline.NEW)

    def worst_first(self) -> Self:
        rank = Case(
            *(When(severity=value, then=Value(rank)) for rank, value in enumerate(Severity.values)),
            output_field=models.IntegerField(),
        )
        return self.order_by(rank.desc(), "path", "line", "rule", "pk")


class Finding(models.Model):
    """One thing an analyzer saw, at one place."""

    scan = models.ForeignKey(CodeScanResult, on_delete=models.CASCADE, related_name="findings")
    analyzer = models.CharField(max_length=32)
    kind = models.CharField(max_length=10, choices=FindingKind, default=FindingKind.WEAKNESS)
    rule = models.CharField(max_length=80)
    rule_version = models.PositiveIntegerField(default=1)
    severity = models.CharField(max_length=8, choices=Severity)
    confidence = models.CharField(max_length=8)
    cwe = models.PositiveIntegerField(null=True)
    path = models.CharField(max_length=1024)
    line = models.PositiveIntegerField()
    message = models.CharField(max_length=500)
    evidence = models.CharField(max_length=300, blank=True)
    remedy = models.CharField(max_length=500, blank=True)
    fingerprint = models.CharField(max_length=64)
    baseline = models.CharField(max_length=9, choices=Baseline, default=Baseline.NEW)
    state = models.CharField(max_length=14, choices=FindingState, default=FindingState.OPEN)

    objects = FindingQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("scan", "severity"), name="finding_of_scan"),
            models.Index(fields=("fingerprint",), name="finding_by_fingerprint"),
        )
        constraints = (
            models.CheckConstraint(
                name="finding_severity_is_known", condition=Q(severity__in=Severity.values)
            ),
            models.CheckConstraint(
                name="finding_kind_is_known", condition=Q(kind__in=FindingKind.values)
            ),
            models.CheckConstraint(
                name="finding_baseline_is_known", condition=Q(baseline__in=("new", "unchanged"))
            ),
            models.CheckConstraint(
                name="finding_state_is_known", condition=Q(state__in=FindingState.values)
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} at {self.path}:{self.line}"

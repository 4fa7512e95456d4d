from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from appstore.models import AppVersion, RiskLevel
from developers.models import Developer
from marketplace.core.lifecycle import Lifecycle
from marketplace.core.querysets import DomainQuerySet


class ScanStatus(models.TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Scanning"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    """No answer after every attempt. That is never a pass."""


SCANNING = Lifecycle(
    {
        ScanStatus.QUEUED: frozenset({ScanStatus.RUNNING, ScanStatus.FAILED}),
        ScanStatus.RUNNING: frozenset({ScanStatus.RUNNING, ScanStatus.DONE, ScanStatus.FAILED}),
    }
)


class Severity(models.TextChoices):
    INFO = "info", "Info"
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    CRITICAL = "critical", "Critical"


class ScanQuerySet(DomainQuerySet["CodeScanResult"]):
    def of(self, developer: Developer) -> Self:
        return self.filter(version__app__developer=developer)

    def underway(self) -> Self:
        return self.filter(status__in=(ScanStatus.QUEUED, ScanStatus.RUNNING))

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class CodeScanResult(models.Model):
    """One reading of one version's code. ``risk`` is empty until it is done."""

    version = models.ForeignKey(AppVersion, on_delete=models.PROTECT, related_name="scans")
    status = models.CharField(max_length=8, choices=ScanStatus, default=ScanStatus.QUEUED)
    risk = models.CharField(max_length=8, choices=RiskLevel, blank=True)
    reasons = models.JSONField(default=list, help_text="Why this risk, in sentences.")
    analyzers = models.JSONField(
        default=list, help_text="What read the code: name, version, seconds, status."
    )
    is_complete = models.BooleanField(default=False, help_text="Every analyzer answered.")
    milliseconds = models.PositiveIntegerField(default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="scans"
    )
    requested_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True)

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = "code scan"
        constraints = (
            models.CheckConstraint(
                name="scan_done_has_a_risk", condition=~Q(status="done") | ~Q(risk="")
            ),
            models.CheckConstraint(
                name="scan_status_is_known", condition=Q(status__in=ScanStatus.values)
            ),
        )

    def __str__(self) -> str:
        return f"Scan of {self.version}"

    @property
    def audit_owner(self) -> str:
        return self.version.audit_owner

    @property
    def has_ended(self) -> bool:
        return self.status in {ScanStatus.DONE, ScanStatus.FAILED}

    def move_to(self, status: ScanStatus) -> None:
        """Change status in memory, or raise ``InvalidTransition``. The caller saves."""
        SCANNING.require(ScanStatus(self.status), status)
        self.status = status


class Finding(models.Model):
    """One thing an analyzer saw, at one place."""

    scan = models.ForeignKey(CodeScanResult, on_delete=models.CASCADE, related_name="findings")
    analyzer = models.CharField(max_length=32)
    rule = models.CharField(max_length=80)
    severity = models.CharField(max_length=8, choices=Severity)
    confidence = models.CharField(max_length=8)
    cwe = models.PositiveIntegerField(null=True)
    path = models.CharField(max_length=1024)
    line = models.PositiveIntegerField()
    message = models.CharField(max_length=500)
    evidence = models.CharField(max_length=300, blank=True)
    remedy = models.CharField(max_length=500, blank=True)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=("scan", "severity"), name="finding_of_scan"),)
        constraints = (
            models.CheckConstraint(
                name="finding_severity_is_known", condition=Q(severity__in=Severity.values)
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} at {self.path}:{self.line}"

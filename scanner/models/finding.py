from django.db import models
from django.db.models import Q

from scanner.models.scan import CodeScanResult


class Severity(models.TextChoices):
    INFO = "info", "Info"
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    CRITICAL = "critical", "Critical"


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

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

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from appstore.models import AppVersion, RiskLevel
from developers.models import Developer
from marketplace.core.lifecycle import Lifecycle
from marketplace.core.querysets import DomainQuerySet
from scanner.models.ruleset import RuleSet, RuleSetState


class ScanTrigger(models.TextChoices):
    """Why the code was read."""

    UPLOAD = "upload", "Uploaded"
    SUBMISSION = "submission", "Submitted"
    REQUEST = "request", "Asked for"
    RESCAN = "rescan", "New rules"
    HUNT = "hunt", "Search"
    KNOWN_BAD = "known_bad", "Known harmful file"


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


class ScanAction(models.TextChoices):
    PASS = "pass", "Nothing"
    PERSON = "person", "A person looks"
    BLOCK = "block", "Refuse it"


class ScanQuerySet(DomainQuerySet["CodeScanResult"]):
    def of(self, developer: Developer) -> Self:
        return self.filter(version__app__developer=developer)

    def underway(self) -> Self:
        return self.filter(status__in=(ScanStatus.QUEUED, ScanStatus.RUNNING))

    def ended(self) -> Self:
        return self.filter(status__in=(ScanStatus.DONE, ScanStatus.FAILED))

    def answering(self) -> Self:
        """Finished scans that read everything, with rules that were not replaced since."""
        return self.filter(
            status=ScanStatus.DONE,
            is_complete=True,
            ruleset__state__in=(RuleSetState.ENFORCED, RuleSetState.SHADOW),
        )

    def of_same_code(self, scan: "CodeScanResult") -> Self:
        """Scans of the very same bundle that declares the very same things."""
        return self.filter(
            bundle_sha256=scan.bundle_sha256, manifest_sha256=scan.manifest_sha256
        ).exclude(pk=scan.pk)

    def counted(self) -> Self:
        """Add ``low_count`` and its siblings: how many findings of each severity are open."""
        return self.annotate(
            **{
                f"{severity}_count": models.Count(
                    "findings", filter=Q(findings__severity=severity, findings__state="open")
                )
                for severity in ("info", "low", "medium", "high", "critical")
            }
        )

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class CodeScanResult(models.Model):
    """One reading of one version's code. ``risk`` is empty until it is done."""

    version = models.ForeignKey(AppVersion, on_delete=models.PROTECT, related_name="scans")
    trigger = models.CharField(max_length=10, choices=ScanTrigger, default=ScanTrigger.REQUEST)
    bundle_sha256 = models.CharField(max_length=64, blank=True)
    manifest_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of what the version declares."
    )
    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, null=True, related_name="scans")
    reused = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The scan of the same code whose answer this is.",
    )
    status = models.CharField(max_length=8, choices=ScanStatus, default=ScanStatus.QUEUED)
    risk = models.CharField(max_length=8, choices=RiskLevel, blank=True)
    malicious = models.FloatField(
        null=True, help_text="How likely it is malicious, 0 to 1, as the model says."
    )
    levels = models.JSONField(
        default=dict, help_text="The level that each source gives: rules, model, llm."
    )
    opinions = models.JSONField(
        default=dict, help_text="What model and LLM said, as far as grading needs it."
    )
    action = models.CharField(
        max_length=6, choices=ScanAction, blank=True, help_text="What it asks the store to do."
    )
    reasons = models.JSONField(default=list, help_text="Why this risk, in sentences.")
    analyzers = models.JSONField(
        default=list, help_text="What read the code: name, version, seconds, status."
    )
    details = models.JSONField(
        default=dict, help_text="What analyzers learned beside findings, by their names."
    )
    progress = models.JSONField(
        default=dict, help_text="While it runs: ``analyzer``, ``done`` and ``total``."
    )
    baseline = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The scan of the version approved before, which findings are compared with.",
    )
    absent_count = models.PositiveIntegerField(
        default=0, help_text="How many findings of the baseline are gone."
    )
    is_complete = models.BooleanField(default=False, help_text="Every analyzer answered.")
    milliseconds = models.PositiveIntegerField(default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="scans"
    )
    requested_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(null=True)
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
            models.CheckConstraint(
                name="scan_trigger_is_known", condition=Q(trigger__in=ScanTrigger.values)
            ),
            models.CheckConstraint(
                name="scan_action_is_known",
                condition=Q(action="") | Q(action__in=ScanAction.values),
            ),
            models.CheckConstraint(
                name="scan_malicious_is_a_share",
                condition=Q(malicious=None) | Q(malicious__gte=0, malicious__lte=1),
            ),
        )
        indexes = (
            models.Index(fields=("version", "-id"), name="scan_of_version"),
            models.Index(fields=("bundle_sha256", "manifest_sha256"), name="scan_of_bundle"),
        )

    def __str__(self) -> str:
        return f"Scan of {self.version}"

    @property
    def audit_owner(self) -> str:
        return self.version.audit_owner

    @property
    def is_current(self) -> bool:
        """Whether the rules it was made with were not replaced since."""
        return self.ruleset is not None and self.ruleset.carries_approvals

    @property
    def has_ended(self) -> bool:
        return self.status in {ScanStatus.DONE, ScanStatus.FAILED}

    def move_to(self, status: ScanStatus) -> None:
        """Change status in memory, or raise ``InvalidTransition``. The caller saves."""
        SCANNING.require(ScanStatus(self.status), status)
        self.status = status

"""A suspension that waits for a second person."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from appstore.models.app import App
from appstore.models.decision import ReviewDecision
from appstore.models.version import AppVersion
from marketplace.core.errors import Conflict
from marketplace.core.models import User
from marketplace.core.querysets import DomainQuerySet


class SuspensionRequestStatus(models.TextChoices):
    OPEN = "open", "Waiting for a second reviewer"
    CONFIRMED = "confirmed", "Confirmed"
    DROPPED = "dropped", "Dropped"
    EXPIRED = "expired", "Expired"


class RequestClosed(Conflict):
    code = "suspension_request_closed"

    def __init__(self) -> None:
        super().__init__("This request is closed already. Ask anew if it is still needed.")


class SuspensionRequestQuerySet(DomainQuerySet["SuspensionRequest"]):
    def open(self) -> Self:
        return self.filter(status=SuspensionRequestStatus.OPEN)

    def over(self, *, at: datetime) -> Self:
        """Open for so long that whoever confirms it should look anew."""
        return self.open().filter(requested_at__lte=at - settings.SUSPENSION_REQUEST_KEPT_FOR)


class SuspensionRequest(models.Model):
    """One reviewer wants a popular app (or one version of it) down; another has to agree."""

    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="suspension_requests")
    version = models.ForeignKey(
        AppVersion, on_delete=models.PROTECT, null=True, related_name="suspension_requests"
    )
    reason = models.TextField(max_length=4000)
    rules = models.JSONField(default=list, help_text="Codes of the publishing rules it rests on.")
    status = models.CharField(
        max_length=12, choices=SuspensionRequestStatus, default=SuspensionRequestStatus.OPEN
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="suspensions_asked"
    )
    requested_at = models.DateTimeField(db_default=Now(), editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="suspensions_answered",
    )
    closed_at = models.DateTimeField(null=True)
    closing_reason = models.TextField(blank=True, max_length=4000)
    decision = models.OneToOneField(
        ReviewDecision, on_delete=models.PROTECT, null=True, related_name="suspension_request"
    )

    objects = SuspensionRequestQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="suspension_request_status_is_known",
                condition=Q(status__in=SuspensionRequestStatus.values),
            ),
            models.CheckConstraint(name="suspension_request_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="suspension_confirmed_by_another",
                condition=~Q(status="confirmed")
                | (
                    Q(closed_by__isnull=False, decision__isnull=False)
                    & ~Q(closed_by=F("requested_by"))
                ),
            ),
            models.CheckConstraint(
                name="suspension_request_closed_has_a_date",
                condition=Q(status="open", closed_at__isnull=True)
                | (~Q(status="open") & Q(closed_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="suspension_asked_once_at_a_time",
                fields=("app", "version"),
                condition=Q(status="open"),
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"Suspend {self.version or self.app}"

    def close(
        self,
        status: SuspensionRequestStatus,
        *,
        by: User | None,
        at: datetime,
        reason: str = "",
        decision: ReviewDecision | None = None,
    ) -> None:
        """Give it its end, once. The caller holds the lock.

        Raises:
            RequestClosed: it has one already.
        """
        if self.status != SuspensionRequestStatus.OPEN:
            raise RequestClosed
        self.status, self.closed_by, self.closed_at = status, by, at
        self.closing_reason, self.decision = reason, decision
        self.save(update_fields=["status", "closed_by", "closed_at", "closing_reason", "decision"])

"""What staff decided about an app or one of its versions."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from appstore.models.app import App
from appstore.models.version import AppVersion
from marketplace.core.querysets import DomainQuerySet


class DecisionKind(models.TextChoices):
    APPROVE = "approve", "Approved"
    REJECT = "reject", "Rejected"
    SUSPEND = "suspend", "Suspended"
    REINSTATE = "reinstate", "Reinstated"


class ReviewDecisionQuerySet(DomainQuerySet["ReviewDecision"]):
    def standing(self) -> Self:
        """What no appeal has undone."""
        return self.filter(overturned_at__isnull=True)

    def about(self, app: App, version: AppVersion | None) -> Self:
        """About one version; without one, about the listing itself."""
        return self.filter(app=app, version=version)

    def of_listing(self) -> Self:
        """What took a listing off the store, or put it back, alone or with a version."""
        kinds = (DecisionKind.SUSPEND, DecisionKind.REINSTATE)
        return self.filter(kind__in=kinds, statuses_before__has_key="app")

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class ReviewDecision(models.Model):
    """One decision: who, when, why, under which rules, and how it was before.

    Rows are kept for good. An appeal marks the one it undid.
    """

    kind = models.CharField(max_length=12, choices=DecisionKind)
    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="decisions")
    version = models.ForeignKey(
        AppVersion, on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    reason = models.TextField(blank=True, max_length=4000, help_text="The developer reads it.")
    rules = models.JSONField(default=list, help_text="Codes of the publishing rules it rests on.")
    statuses_before = models.JSONField(
        default=dict, help_text="``app`` and ``version``, to go back to when it is undone."
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="moderations"
    )
    decided_at = models.DateTimeField(db_default=Now(), editable=False)
    overturned_at = models.DateTimeField(null=True)

    objects = ReviewDecisionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="decision_kind_is_known", condition=Q(kind__in=DecisionKind.values)
            ),
            models.CheckConstraint(
                name="decision_against_says_why",
                condition=Q(kind__in=("approve", "reinstate")) | ~Q(reason=""),
            ),
        )
        indexes = (models.Index(fields=("app", "-id"), name="decision_of_app"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.version or self.app}"

    @property
    def reference(self) -> str:
        """What mails call it by."""
        return f"DEC-{self.pk}"

    @property
    def audit_owner(self) -> str:
        return self.app.audit_owner

"""A developer's word against a decision."""

import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from appstore.models.decision import ReviewDecision
from developers.models import Developer
from marketplace.core.keys import ALPHABET
from marketplace.core.models import User
from marketplace.core.querysets import DomainQuerySet


class AppealStatus(models.TextChoices):
    OPEN = "open", "Being looked at"
    GRANTED = "granted", "Granted"
    """The decision was wrong, and what it did is undone."""
    DENIED = "denied", "Denied"
    WITHDRAWN = "withdrawn", "Withdrawn"


def new_reference() -> str:
    """What people call it by, in mails and on the phone: ``APL-7K2M9QX3``."""
    return f"APL-{''.join(secrets.choice(ALPHABET) for _ in range(8)).upper()}"


class AppealQuerySet(DomainQuerySet["Appeal"]):
    def open(self) -> Self:
        return self.filter(status=AppealStatus.OPEN)

    def of(self, developer: Developer) -> Self:
        return self.filter(decision__app__developer=developer)


class Appeal(models.Model):
    """One appeal against one decision. Whoever took the decision does not answer it."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    decision = models.OneToOneField(ReviewDecision, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField(max_length=4000, help_text="Why the decision is wrong.")
    evidence = models.TextField(
        blank=True, max_length=8000, help_text="Links, logs or lines of code that show it."
    )
    status = models.CharField(max_length=12, choices=AppealStatus, default=AppealStatus.OPEN)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appeals"
    )
    filed_at = models.DateTimeField(db_default=Now(), editable=False)
    first_decider = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who took the decision, beside who answers, so that the database compares them.",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="appeals_answered",
    )
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, max_length=4000, help_text="The developer reads it.")
    not_undone = models.JSONField(
        default=list, help_text="Sentences: what could not be put back, and why."
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="appeal_status_is_known", condition=Q(status__in=AppealStatus.values)
            ),
            models.CheckConstraint(
                name="appeal_answered_by_another",
                condition=Q(decided_by__isnull=True)
                | Q(first_decider__isnull=True)
                | ~Q(decided_by=F("first_decider")),
            ),
            models.CheckConstraint(
                name="appeal_answer_is_given_once",
                condition=(
                    Q(status__in=("granted", "denied"))
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(answer="")
                )
                | Q(status__in=("open", "withdrawn"), decided_by__isnull=True, answer=""),
            ),
        )
        indexes = (models.Index(fields=("status", "filed_at"), name="appeal_queue"),)

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        slug = self.decision.app.slug
        return f"{reverse('appstore:appeal-list', kwargs={'slug': slug})}#{self.reference}"

    @property
    def audit_owner(self) -> str:
        return self.decision.audit_owner

    @property
    def due_at(self) -> datetime:
        return self.filed_at + settings.APPEAL_ANSWERED_WITHIN

    @property
    def is_open(self) -> bool:
        return self.status == AppealStatus.OPEN

    def withdraw(self) -> None:
        """Take it back, in memory. The caller saves."""
        self.status = AppealStatus.WITHDRAWN

    def give(
        self, status: AppealStatus, *, answer: str, not_undone: list[str], by: User, at: datetime
    ) -> None:
        """Answer it, in memory. The caller saves."""
        self.status, self.answer, self.not_undone = status, answer, not_undone
        self.decided_by, self.decided_at = by, at

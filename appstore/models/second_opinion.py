"""Two reviewers, one version, and neither knows what the other thinks."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from appstore.models.decision import ReviewDecision
from marketplace.core.models import User
from marketplace.core.querysets import DomainQuerySet


class ReviewOpinionQuerySet(DomainQuerySet["ReviewOpinion"]):
    def pending(self) -> Self:
        return self.filter(given_at__isnull=True)

    def given(self) -> Self:
        return self.filter(given_at__isnull=False)

    def askable_of(self, user: User) -> Self:
        """What this person may still judge: not what they decided, nor what they made."""
        others = self.pending().exclude(decision__decided_by=user)
        return others.exclude(decision__app__developer__memberships__user=user)


class ReviewOpinion(models.Model):
    """A second word on a decision drawn by lot. It changes what we know, not what was decided."""

    decision = models.OneToOneField(
        ReviewDecision, on_delete=models.PROTECT, related_name="second_opinion"
    )
    asked_at = models.DateTimeField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="review_opinions",
    )
    given_at = models.DateTimeField(null=True)
    would_approve = models.BooleanField(null=True)
    text = models.TextField(blank=True, max_length=4000)

    objects = ReviewOpinionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="opinion_is_whole",
                condition=Q(given_by=None, given_at=None, would_approve=None)
                | Q(given_by__isnull=False, given_at__isnull=False, would_approve__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=("asked_at",), condition=Q(given_at=None), name="opinion_pending"),
            models.Index(F("given_at").desc(), name="opinion_by_date"),
        )

    def __str__(self) -> str:
        return f"Second opinion on {self.decision.version}"

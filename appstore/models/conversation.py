"""What is said about a version: to each other, and among reviewers."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from appstore.models.app import App
from appstore.models.version import AppVersion
from marketplace.core.querysets import DomainQuerySet


class ReviewMessageQuerySet(DomainQuerySet["ReviewMessage"]):
    def in_order(self) -> Self:
        return self.order_by("pk")


class ReviewMessage(models.Model):
    """One thing a developer and the review team told each other.

    Which reviewer wrote is for staff; to the developer it is always the review team.
    """

    version = models.ForeignKey(
        AppVersion, on_delete=models.PROTECT, related_name="review_messages"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_messages"
    )
    from_team = models.BooleanField()
    is_question = models.BooleanField(default=False, help_text="The review waits for the answer.")
    text = models.TextField(max_length=4000)
    sent_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ReviewMessageQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="review_message_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="review_message_only_the_team_asks",
                condition=Q(is_question=False) | Q(from_team=True),
            ),
        )

    def __str__(self) -> str:
        return f"Message about {self.version}"

    @property
    def signed_by(self) -> str:
        """Who the developer reads it is from."""
        return "The review team" if self.from_team else self.author.name or self.author.email


class ReviewNote(models.Model):
    """What reviewers tell each other about an app. Its developer never sees it."""

    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="review_notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_notes"
    )
    text = models.TextField(max_length=4000)
    written_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(name="review_note_says_something", condition=~Q(text="")),
        )

    def __str__(self) -> str:
        return f"Note about {self.app}"

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from appstore.models.app import App
from appstore.models.version import AppVersion


class AppReview(models.Model):
    """One person's stars and words about one app."""

    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="reviews")
    version = models.ForeignKey(AppVersion, on_delete=models.PROTECT, related_name="reviews")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews"
    )
    stars = models.PositiveSmallIntegerField(help_text="1 (poor) to 5 (great).")
    body = models.TextField(blank=True, max_length=4000)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="review_once_per_app", fields=("app", "author")),
            models.CheckConstraint(
                name="review_one_to_five_stars", condition=Q(stars__range=(1, 5))
            ),
        )

    def __str__(self) -> str:
        return f"{self.stars} stars for {self.app}"

    @property
    def audit_owner(self) -> str:
        return f"user:{self.author_id}"

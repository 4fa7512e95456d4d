from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from marketplace.core.querysets import DomainQuerySet


class AccessTokenQuerySet(DomainQuerySet["AccessToken"]):
    def usable(self, *, at: datetime) -> Self:
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)

    def ending(self, *, at: datetime, notice: timedelta) -> Self:
        """Those that end within ``notice``, whose owner has not been told and has no successor."""
        soon = self.usable(at=at).filter(expires_at__lte=at + notice, replaced_by__isnull=True)
        # Who made one for a few days knows.
        return soon.filter(reminded_at__isnull=True, created_at__lt=F("expires_at") - notice)


class AccessToken(models.Model):
    """A person's key to the API: what it opens, and for how long.

    Only its hash is kept; the text is shown once.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_tokens"
    )
    name = models.CharField(max_length=80)
    hint = models.CharField(max_length=24, help_text="How the token begins, to tell it apart.")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    scopes = ArrayField(models.CharField(max_length=32), help_text="See identity.scopes.")
    app = models.SlugField(
        max_length=60, blank=True, help_text="The only app it works for; empty for all."
    )
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    last_used_ip = models.GenericIPAddressField(null=True)
    revoked_at = models.DateTimeField(null=True)
    replaced_by = models.OneToOneField(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        related_name="replaces",
        help_text="What it was rotated to.",
    )
    reminded_at = models.DateTimeField(null=True, help_text="When a mail said that it ends soon.")

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="access_token_is_for_something", condition=Q(scopes__len__gt=0)
            ),
        )
        indexes = (models.Index(fields=("expires_at",), name="access_token_by_end"),)

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    @property
    def audit_owner(self) -> str:
        return f"user:{self.user_id}"

    def is_usable(self, *, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at

    def revoke(self, *, at: datetime) -> bool:
        """End it for good. Says whether that changed anything."""
        if self.revoked_at is not None:
            return False
        self.revoked_at = at
        self.save(update_fields=["revoked_at"])
        return True

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from marketplace.core.querysets import DomainQuerySet


class VerificationLevel(models.TextChoices):
    """How much we know about a developer. Each level includes the one before."""

    NONE = "none", "Not verified"
    EMAIL = "email", "E-mail verified"
    KYC = "kyc", "Identity verified"
    FULL = "full", "Fully verified"


class DeveloperQuerySet(DomainQuerySet["Developer"]):
    def publishing(self) -> Self:
        """Those who may publish: known by e-mail, agreement accepted."""
        return self.exclude(verification=VerificationLevel.NONE).exclude(agreement_version="")


class Developer(models.Model):
    """An account that may publish apps and be paid for them."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="developer"
    )
    slug = models.SlugField(max_length=64, unique=True)
    display_name = models.CharField(max_length=80)
    bio = models.TextField(blank=True, max_length=2000)
    website = models.URLField(blank=True)
    verification = models.CharField(
        max_length=8, choices=VerificationLevel, default=VerificationLevel.NONE
    )
    agreement_version = models.CharField(
        max_length=16, blank=True, help_text="The agreement accepted; empty is none."
    )
    agreement_accepted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DeveloperQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="developer_verification_is_known",
                condition=Q(verification__in=VerificationLevel.values),
            ),
            models.CheckConstraint(
                name="developer_agreement_has_a_date",
                condition=Q(agreement_version="") | Q(agreement_accepted_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.display_name

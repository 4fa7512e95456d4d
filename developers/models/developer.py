from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from developers.models.links import ProfileLink
from marketplace.core.models import User
from marketplace.core.querysets import DomainQuerySet

if TYPE_CHECKING:
    from developers.models.agreement import AgreementAcceptance


class VerificationLevel(models.TextChoices):
    """How much we know about a developer. Each level includes the one before."""

    NONE = "none", "Not verified"
    EMAIL = "email", "E-mail verified"
    KYC = "kyc", "Identity verified"
    FULL = "full", "Fully verified"


class DeveloperKind(models.TextChoices):
    PERSON = "person", "Person"
    """One person's own account: they are its owner, and nobody else joins it."""
    ORGANISATION = "organisation", "Organisation"
    """An account of several people, each in a role."""


class DeveloperQuerySet(DomainQuerySet["Developer"]):
    def of(self, user: User) -> Self:
        """The accounts somebody is a member of."""
        return self.filter(memberships__user=user)


class Developer(models.Model):
    """An account that may publish apps and be paid for them: a person's, or an organisation's.

    Who may act for it, and how far, is asked of its memberships alone.
    """

    kind = models.CharField(
        max_length=12, choices=DeveloperKind, default=DeveloperKind.PERSON, editable=False
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="developer",
        help_text="Whose own account this is; empty for an organisation.",
    )
    slug = models.SlugField(max_length=64, unique=True)
    display_name = models.CharField(max_length=80)
    bio = models.TextField(blank=True, max_length=2000)
    location = models.CharField(max_length=80, blank=True)
    website = models.URLField(blank=True)
    source_url = models.URLField(blank=True)
    documentation_url = models.URLField(blank=True)
    support_url = models.URLField(blank=True)
    social_url = models.URLField(blank=True)
    support_email = models.EmailField(blank=True)
    verification = models.CharField(
        max_length=8, choices=VerificationLevel, default=VerificationLevel.NONE
    )
    suspended_at = models.DateTimeField(null=True, editable=False)
    suspension_reason = models.TextField(blank=True, max_length=2000)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DeveloperQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="developer_verification_is_known",
                condition=Q(verification__in=VerificationLevel.values),
            ),
            *(
                models.CheckConstraint(
                    name=f"developer_{field}_is_https",
                    condition=Q(**{field: ""}) | Q(**{f"{field}__startswith": "https://"}),
                )
                for field in ProfileLink.values
            ),
            models.CheckConstraint(
                name="developer_person_is_somebody",
                condition=Q(kind=DeveloperKind.PERSON, user__isnull=False)
                | Q(kind=DeveloperKind.ORGANISATION, user__isnull=True),
            ),
            models.CheckConstraint(
                name="developer_suspended_for_a_reason",
                condition=Q(suspended_at__isnull=True) | ~Q(suspension_reason=""),
            ),
        )

    def __str__(self) -> str:
        return self.display_name

    @property
    def audit_owner(self) -> str:
        return f"developer:{self.pk}"

    @property
    def is_organisation(self) -> bool:
        return self.kind == DeveloperKind.ORGANISATION

    @property
    def is_identity_verified(self) -> bool:
        return self.verification in {VerificationLevel.KYC, VerificationLevel.FULL}

    @property
    def newest_acceptance(self) -> "AgreementAcceptance | None":
        return self.acceptances.order_by("-accepted_at", "-pk").first()

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from developers.models.developer import Developer
from developers.models.kyc_words import (
    IN_FORCE,
    KYC_LIFECYCLE,
    OPEN,
    KycKind,
    KycProvider,
    KycReason,
    KycStatus,
)
from marketplace.core.keys import new_key
from marketplace.core.querysets import DomainQuerySet
from marketplace.core.sealing import SealedTextField

PERSONAL = (
    "legal_name",
    "birth_date",
    "address",
    "tax_id",
    "company_name",
    "registration_number",
    "beneficial_owner",
)
"""What is sealed one by one, shown to few, and erased when its time is over."""


def new_case_key() -> str:
    return new_key("kyc")


class KycCaseQuerySet(DomainQuerySet["KycCase"]):
    def of(self, developer: Developer) -> Self:
        return self.filter(developer=developer)

    def open(self) -> Self:
        """Being filled in or being checked; a developer has one at most."""
        return self.filter(status__in=OPEN)

    def in_force(self) -> Self:
        """Approved and not over; one at most. By the database's clock, not by the last sweep's."""
        return self.filter(status__in=IN_FORCE, expires_at__gt=Now())

    def in_force_by_status(self) -> Self:
        """The same before the sweep has noticed that the time is over."""
        return self.filter(status__in=IN_FORCE)

    def without_personal_data(self) -> Self:
        """For lists: nothing is unsealed that nobody reads."""
        return self.defer(*PERSONAL)


class KycCase(models.Model):
    """One check of who is behind a developer account. The next check is another row."""

    key = models.CharField(max_length=32, unique=True, default=new_case_key, editable=False)
    developer = models.ForeignKey(Developer, on_delete=models.PROTECT, related_name="kyc_cases")
    status = models.CharField(max_length=20, choices=KycStatus, default=KycStatus.DRAFT)
    kind = models.CharField(max_length=8, choices=KycKind, default=KycKind.PERSON)
    provider = models.CharField(max_length=16, choices=KycProvider, default=KycProvider.MANUAL)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 code.")

    legal_name = SealedTextField(blank=True)
    birth_date = SealedTextField(blank=True, help_text="ISO 8601, such as 1990-12-31.")
    address = SealedTextField(blank=True)
    tax_id = SealedTextField(blank=True)
    company_name = SealedTextField(blank=True)
    registration_number = SealedTextField(blank=True)
    beneficial_owner = SealedTextField(blank=True)

    provider_attempt = models.PositiveSmallIntegerField(
        default=0, help_text="Part of the key under which the provider starts one check."
    )
    provider_reference = models.CharField(max_length=255, blank=True, db_index=True)
    vouched_at = models.DateTimeField(
        null=True, help_text="When the provider confirmed the person; a company is read as well."
    )

    created_at = models.DateTimeField(db_default=Now(), editable=False)
    touched_at = models.DateTimeField(help_text="When its developer last did something.")
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty when a provider decided.",
    )
    expires_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True, help_text="The last warning before the end.")
    erase_after = models.DateTimeField(null=True, help_text="Personal data goes after this.")
    erased_at = models.DateTimeField(null=True)

    objects = KycCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "identity check"
        permissions = (
            ("decide_kyc", "Can decide identity checks"),
            ("view_kyc_documents", "Can see the personal data and documents of identity checks"),
        )
        constraints = (
            models.CheckConstraint(
                name="kyc_status_is_known", condition=Q(status__in=KycStatus.values)
            ),
            models.CheckConstraint(name="kyc_kind_is_known", condition=Q(kind__in=KycKind.values)),
            models.CheckConstraint(
                name="kyc_provider_is_known", condition=Q(provider__in=KycProvider.values)
            ),
            models.UniqueConstraint(
                name="kyc_open_once", fields=("developer",), condition=Q(status__in=OPEN)
            ),
            models.UniqueConstraint(
                name="kyc_in_force_once", fields=("developer",), condition=Q(status__in=IN_FORCE)
            ),
            models.CheckConstraint(
                name="kyc_submitted_has_a_date",
                condition=Q(status__in=(KycStatus.DRAFT, KycStatus.EXPIRED))
                | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="kyc_decided_has_a_date",
                condition=~Q(status__in=(*IN_FORCE, KycStatus.REJECTED))
                | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="kyc_in_force_has_an_end",
                condition=~Q(status__in=IN_FORCE) | Q(expires_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                fields=("submitted_at",), name="kyc_waiting", condition=Q(status="submitted")
            ),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def audit_owner(self) -> str:
        return f"developer:{self.developer_id}"

    @property
    def needs_provider(self) -> bool:
        """Whether the person still has something to do at a provider's own site."""
        return (
            self.status == KycStatus.SUBMITTED
            and self.provider != KycProvider.MANUAL
            and self.vouched_at is None
        )

    def move_to(self, status: KycStatus) -> None:
        """Change status in memory, or raise ``InvalidTransition``. The caller saves."""
        KYC_LIFECYCLE.require(KycStatus(self.status), status)
        self.status = status


class KycStep(models.Model):
    """One move of a case: the history its developer reads."""

    case = models.ForeignKey(KycCase, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField(max_length=20, choices=KycStatus)
    reasons = models.JSONField(default=list, help_text="Codes of what is wrong.")
    text = SealedTextField(blank=True, help_text="What the reviewer wrote to the developer.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="kyc_step_status_is_known", condition=Q(status__in=KycStatus.values)
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.status}"

    @property
    def reason_labels(self) -> list[str]:
        return [str(KycReason(code).label) for code in self.reasons]


class KycNote(models.Model):
    """What reviewers tell each other. The developer never reads it."""

    case = models.ForeignKey(KycCase, on_delete=models.PROTECT, related_name="notes")
    text = SealedTextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk}"


class KycEvent(models.Model):
    """A provider's webhook that was heard, so that hearing it again does nothing."""

    event_id = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=64)
    reference = models.CharField(max_length=255)
    received_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.event_id

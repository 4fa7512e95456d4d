"""Rules in YARA's language that the people of this marketplace write themselves."""

from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from marketplace.core.lifecycle import Lifecycle
from marketplace.core.querysets import DomainQuerySet

NAME = RegexValidator(
    r"^[a-z][a-z0-9-]{1,39}\Z", "Small letters, digits and hyphens, such as evil-wallet."
)


class CustomRuleStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    """It is searched for in what is stored, and decides nothing."""
    ENFORCED = "enforced", "In force"
    """It is part of the rule set with which everything is scanned."""
    RETIRED = "retired", "Out of force"
    DISCARDED = "discarded", "Discarded"


CUSTOM_RULES = Lifecycle(
    {
        CustomRuleStatus.DRAFT: frozenset({CustomRuleStatus.ENFORCED, CustomRuleStatus.DISCARDED}),
        CustomRuleStatus.ENFORCED: frozenset({CustomRuleStatus.RETIRED}),
    }
)


class CustomRuleQuerySet(DomainQuerySet["CustomRule"]):
    def in_force(self) -> Self:
        return self.filter(status=CustomRuleStatus.ENFORCED)


class CustomRule(models.Model):
    """One text of one or more rules. It never changes: what is better is the next version."""

    name = models.CharField(max_length=40, validators=[NAME])
    version = models.PositiveIntegerField()
    text = models.TextField(help_text="In the language of YARA.")
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=500, help_text="What it looks for, and why.")
    status = models.CharField(
        max_length=9, choices=CustomRuleStatus, default=CustomRuleStatus.DRAFT
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="custom_rules"
    )
    written_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = CustomRuleQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="custom_rule_version", fields=("name", "version")),
            models.UniqueConstraint(
                name="custom_rule_one_version_in_force",
                fields=("name",),
                condition=Q(status="enforced"),
            ),
            models.CheckConstraint(
                name="custom_rule_status_is_known",
                condition=Q(status__in=CustomRuleStatus.values),
            ),
            models.CheckConstraint(
                name="custom_rule_decided_by_somebody",
                condition=Q(status="draft") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    def move_to(self, status: CustomRuleStatus) -> None:
        """Change status in memory, or raise ``InvalidTransition``. The caller saves."""
        CUSTOM_RULES.require(CustomRuleStatus(self.status), status)
        self.status = status

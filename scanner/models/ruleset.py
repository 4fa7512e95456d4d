"""What a scan was made with: the analyzers' code, their rules and the model, by digest."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from marketplace.core.lifecycle import Lifecycle
from marketplace.core.querysets import DomainQuerySet


class RuleSetState(models.TextChoices):
    SHADOW = "shadow", "On trial"
    """What it would change is being found out. New scans are made with it all the same."""
    ENFORCED = "enforced", "In force"
    RETIRED = "retired", "Replaced"
    """A scan made with it no longer carries an approval."""


RULES_COME_AND_GO = Lifecycle(
    {
        RuleSetState.SHADOW: frozenset({RuleSetState.ENFORCED, RuleSetState.RETIRED}),
        RuleSetState.ENFORCED: frozenset({RuleSetState.RETIRED}),
        # Put to work once more, as when an update of the marketplace is taken back.
        RuleSetState.RETIRED: frozenset({RuleSetState.SHADOW}),
    }
)


class RuleSetQuerySet(DomainQuerySet["RuleSet"]):
    def enforced(self) -> Self:
        return self.filter(state=RuleSetState.ENFORCED)


class RuleSet(models.Model):
    """One state of everything that decides what a scan finds. It never changes; a new one comes."""

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of all of it.")
    model_digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the model's file."
    )
    custom_rules = models.JSONField(
        default=list, help_text="The operator's own rules in it: name and SHA-256 of each."
    )
    state = models.CharField(max_length=8, choices=RuleSetState, default=RuleSetState.SHADOW)
    first_seen_at = models.DateTimeField(db_default=Now(), editable=False)
    enforced_at = models.DateTimeField(null=True)
    enforced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Nobody: it was the first.",
    )

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="ruleset_one_in_force", fields=("state",), condition=Q(state="enforced")
            ),
            models.CheckConstraint(
                name="ruleset_state_is_known", condition=Q(state__in=RuleSetState.values)
            ),
            models.CheckConstraint(
                name="ruleset_enforced_has_a_date",
                condition=~Q(state="enforced") | Q(enforced_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"Rules {self.digest[:12]}"

    @property
    def carries_approvals(self) -> bool:
        """Whether a scan made with it is no older than the rules in force."""
        return self.state != RuleSetState.RETIRED

    def move_to(self, state: RuleSetState) -> None:
        """Change state in memory, or raise ``InvalidTransition``. The caller saves."""
        RULES_COME_AND_GO.require(RuleSetState(self.state), state)
        self.state = state

"""The audit log's four tables. Every one of them is only ever added to; see ``core.audit``."""

from collections.abc import Iterable
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from marketplace.core.models.user import User
from marketplace.core.querysets import DomainQuerySet


class SecurityAuditQuerySet(DomainQuerySet["SecurityAudit"]):
    def seen_by(self, user: User, owners: Iterable[str] = ()) -> Self:
        """What that person did, and what was done to what is theirs."""
        return self.filter(Q(actor=user) | Q(owner__in=[user.audit_owner, *owners]))

    def in_full(self) -> Self:
        """With everything a list shows of a row, in one query."""
        return self.select_related("actor", "payload", "leaf")


class SecurityAudit(models.Model):
    """One thing somebody did, kept after what they did it to is gone.

    The target is a label and a key, not a foreign key, so deleting a row never rewrites history.
    What is personal stands in ``payload`` and can be erased; its hash here cannot. The database
    gives the row its place in the tree when the transaction commits.
    """

    event = models.UUIDField(default=uuid4, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="audit_events",
        help_text="Empty when the marketplace acted on its own.",
    )
    owner = models.CharField(
        max_length=64, blank=True, help_text="Whose history shows it: user:5, developer:7."
    )
    action = models.CharField(max_length=64)
    target_type = models.CharField(max_length=64)
    target_id = models.CharField(max_length=64)
    request_id = models.CharField(max_length=64, blank=True)
    occurred_at = models.DateTimeField(editable=False)
    payload_hash = models.BinaryField(max_length=32)
    leaf_hash = models.BinaryField(max_length=32, unique=True)
    seal = models.BinaryField(max_length=32, help_text="What only the marketplace could write.")

    objects = SecurityAuditQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "security audit"
        indexes = (
            models.Index(
                fields=("target_type", "target_id", "-occurred_at"), name="audit_of_target"
            ),
            models.Index(fields=("actor", "-id"), name="audit_of_actor"),
            models.Index(fields=("owner", "-id"), name="audit_of_owner"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.target_type}:{self.target_id}"

    @property
    def audit_owner(self) -> str:
        return self.owner

    @property
    def position(self) -> int | None:
        """The row's number in the log. None until its transaction has committed."""
        try:
            return self.leaf.position
        except ObjectDoesNotExist:
            return None

    @property
    def is_erased(self) -> bool:
        return not self._payload

    @property
    def target_name(self) -> str:
        return str(self._payload.get("target_name", ""))

    @property
    def details(self) -> dict[str, Any]:
        found: dict[str, Any] = self._payload.get("details", {})
        return found

    @property
    def ip_address(self) -> str | None:
        found: str | None = self._payload.get("ip_address")
        return found

    @property
    def _payload(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self.payload.data
        except ObjectDoesNotExist:
            return {}
        return found


class AuditPayload(models.Model):
    """What is personal in a row. Deleted only by ``audit.erase``; the salt goes with it."""

    event = models.OneToOneField(
        SecurityAudit, on_delete=models.PROTECT, primary_key=True, related_name="payload"
    )
    salt = models.BinaryField(max_length=16)
    data = models.JSONField()

    def __str__(self) -> str:
        return f"payload of {self.event_id}"


class AuditNode(models.Model):
    """The root of one complete subtree. The database writes it; level 0 is the rows themselves."""

    pk = models.CompositePrimaryKey("level", "position")
    level = models.SmallIntegerField()
    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)
    event = models.OneToOneField(
        SecurityAudit, on_delete=models.PROTECT, null=True, related_name="leaf"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="audit_node_has_a_row_at_level_0",
                condition=Q(level=0, event__isnull=False) | Q(level__gt=0, event__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.level}/{self.position}"


class AuditCheckpoint(models.Model):
    """A size of the log and its root, signed."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField(help_text="The signed note, as others check it.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"checkpoint of {self.size}"

"""The seven statuses of a listing and of each of its versions, and the moves between them."""

from django.db import models

from marketplace.core.lifecycle import Lifecycle


class AppStatus(models.TextChoices):
    """Where a listing, or one version of it, stands on its way to the store."""

    DRAFT = "draft", "Draft"
    """Its developer is still writing it. Nobody else can see it."""
    PENDING = "pending", "Waiting for scan"
    """Submitted. The scanner has not answered yet."""
    REVIEWING = "reviewing", "In review"
    """Scanned. A person has to decide."""
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Changes needed"
    PUBLISHED = "published", "Published"
    SUSPENDED = "suspended", "Suspended"
    """Taken down by staff. Installed copies stop."""


PUBLISHING = Lifecycle(
    {
        AppStatus.DRAFT: frozenset({AppStatus.PENDING}),
        AppStatus.PENDING: frozenset({AppStatus.REVIEWING, AppStatus.REJECTED}),
        AppStatus.REVIEWING: frozenset({AppStatus.APPROVED, AppStatus.REJECTED}),
        AppStatus.REJECTED: frozenset({AppStatus.PENDING}),
        AppStatus.APPROVED: frozenset({AppStatus.PUBLISHED}),
        AppStatus.PUBLISHED: frozenset({AppStatus.SUSPENDED}),
        AppStatus.SUSPENDED: frozenset({AppStatus.PUBLISHED}),
    }
)

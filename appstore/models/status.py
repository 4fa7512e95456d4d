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
    """Its developer publishes it, now or on a date, or withdraws it."""
    REJECTED = "rejected", "Changes needed"
    PUBLISHED = "published", "Published"
    SUSPENDED = "suspended", "Suspended"
    """Taken down by staff. Installed copies stop."""


WITHDRAWABLE = (AppStatus.PENDING, AppStatus.REVIEWING, AppStatus.APPROVED)
"""On its way, and not in the store yet: its developer may take it back."""

# The database keeps the same table. Whoever changes one writes a migration with
# `guards.status_moves` for both tables; tests/appstore/test_status_guards.py compares them.
PUBLISHING = Lifecycle(
    {
        AppStatus.DRAFT: frozenset({AppStatus.PENDING}),
        AppStatus.PENDING: frozenset({AppStatus.REVIEWING, AppStatus.REJECTED, AppStatus.DRAFT}),
        AppStatus.REVIEWING: frozenset({AppStatus.APPROVED, AppStatus.REJECTED, AppStatus.DRAFT}),
        # Back to the reviewers when an appeal against the rejection is granted.
        AppStatus.REJECTED: frozenset({AppStatus.PENDING, AppStatus.REVIEWING}),
        # Back to the reviewers when newer rules see a grave risk that was not seen before.
        AppStatus.APPROVED: frozenset({AppStatus.PUBLISHED, AppStatus.DRAFT, AppStatus.REVIEWING}),
        AppStatus.PUBLISHED: frozenset({AppStatus.SUSPENDED}),
        AppStatus.SUSPENDED: frozenset({AppStatus.PUBLISHED}),
    }
)

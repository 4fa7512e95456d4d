"""What the store tells the core when asked, and what it does itself when something happens."""

from collections.abc import Iterator

from django.dispatch import receiver
from django.utils import timezone

from appstore.actions import sources
from appstore.models import AppVersion, Workspace
from appstore.signals import app_submitted
from marketplace.core import audit
from marketplace.core.models import User


@audit.owners_source
def workspaces_of(user: User) -> Iterator[str]:
    """Who owns a workspace sees what was done in it."""
    return (workspace.audit_owner for workspace in Workspace.objects.owned_by(user))


@receiver(app_submitted)
def prepare_source(*, version: AppVersion, **_: object) -> None:
    """A reviewer will want to read it; then it is there."""
    sources.prepare(version, at=timezone.now())

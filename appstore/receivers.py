"""What the store tells the core when asked."""

from collections.abc import Iterator

from appstore.models import Workspace
from marketplace.core import audit
from marketplace.core.models import User


@audit.owners_source
def workspaces_of(user: User) -> Iterator[str]:
    """Who owns a workspace sees what was done in it."""
    return (workspace.audit_owner for workspace in Workspace.objects.owned_by(user))

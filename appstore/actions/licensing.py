"""Who may run what."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from appstore import policies
from appstore.models import App, License, Plan, Workspace
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User


class AlreadyOwned(Conflict):
    code = "already_owned"

    def __init__(self) -> None:
        super().__init__("This workspace owns the app already.")


@transaction.atomic
def issue(
    *, plan: Plan, workspace: Workspace, order_reference: UUID | None, by: User, at: datetime
) -> License:
    """Give a workspace the right to run an app, once. The caller has settled the price."""
    app = App.objects.lock(pk=plan.app_id)
    if License.objects.held().filter(app=app, workspace=workspace).exists():
        raise AlreadyOwned
    granted = License.objects.create(
        app=app,
        plan=plan,
        workspace=workspace,
        acquired_by=by,
        order_reference=order_reference,
        acquired_at=at,
    )
    audit.record("license.issue", actor=by, target=granted, workspace=workspace.slug)
    return granted


@transaction.atomic
def ensure(*, app: App, workspace: Workspace, by: User, at: datetime) -> License:
    """The workspace's license; a free one is issued on the way.

    Raises:
        LicenseRequired: the app costs something and is not owned.
    """
    app = App.objects.lock(pk=app.pk)
    held = License.objects.held().filter(app=app, workspace=workspace)
    if app.plan.is_free and not held.exists():
        return issue(plan=app.plan, workspace=workspace, order_reference=None, by=by, at=at)
    return policies.require_license(app, workspace, at=at)

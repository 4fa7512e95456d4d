"""Who may run what, and until when."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from appstore import policies
from appstore.models import App, AppInstallation, License, LicenseState, Plan, Workspace
from marketplace.core import audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User

ENDS = ("expires_at", "grace_until", "end_announced_at")


class AlreadyOwned(Conflict):
    code = "already_owned"

    def __init__(self) -> None:
        super().__init__("This workspace owns the app already.")


class LicenseRevoked(Conflict):
    code = "license_revoked"

    def __init__(self) -> None:
        super().__init__("This license was revoked, which is for good. A new one can be bought.")


class PlanOfAnotherApp(Invalid):
    code = "plan_of_another_app"

    def __init__(self) -> None:
        super().__init__("This plan belongs to another app.")


@transaction.atomic
def issue(
    *,
    plan: Plan,
    workspace: Workspace,
    order_reference: UUID | None,
    by: User,
    at: datetime,
    expires_at: datetime | None = None,
    is_trial: bool = False,
) -> License:
    """Give a workspace the right to run an app. The caller has settled the price.

    A license that has expired there is taken up again, so that its key stays the same. What
    is installed there under an earlier one is of this one from now on.
    """
    app = App.objects.lock(pk=plan.app_id)
    held = License.objects.held().filter(app=app, workspace=workspace).first()
    if held is None:
        held = License(app=app, workspace=workspace)
    elif held.state(at=at) != LicenseState.EXPIRED:
        raise AlreadyOwned
    held.plan, held.acquired_by, held.acquired_at = plan, by, at
    held.order_reference, held.is_trial = order_reference, is_trial
    _last_until(held, expires_at)
    held.save()
    installed = AppInstallation.objects.present().filter(app=app, workspace=workspace)
    installed.exclude(license=held).update(license=held)
    audit.record("license.issue", actor=by, target=held, workspace=workspace.slug)
    return held


@transaction.atomic
def renew(
    *,
    license: License,
    expires_at: datetime | None,
    by: User | None,
    at: datetime,
    has_grace: bool = True,
) -> License:
    """Let a license last until another moment. ``by`` is empty when it renews by itself.

    Without grace it ends at that moment to the second: its owner wants it to.

    Raises:
        LicenseRevoked: it was taken away for good meanwhile.
    """
    license = _lock_held(license)
    if expires_at is None or expires_at > at:
        license.is_trial = license.is_trial and expires_at == license.expires_at
    _last_until(license, expires_at, has_grace=has_grace)
    license.save(update_fields=["is_trial", *ENDS])
    until = expires_at.isoformat() if expires_at else ""
    audit.record("license.renew", actor=by, target=license, until=until)
    return license


@transaction.atomic
def change_plan(
    *,
    license: License,
    plan: Plan,
    by: User | None,
    at: datetime,
    expires_at: datetime | None = None,
    is_trial: bool = False,
    order_reference: UUID | None = None,
) -> License:
    """Put a license under another of its app's plans, until that moment; empty is for ever.

    ``order_reference`` is of what was paid for it, where something was.
    Activations beyond the new plan's limit stay; validation says that there are too many.

    Raises:
        LicenseRevoked, PlanOfAnotherApp.
    """
    license = _lock_held(license)
    if plan.app_id != license.app_id:
        raise PlanOfAnotherApp
    before, license.plan = license.plan_id, plan
    license.is_trial = is_trial
    license.order_reference = order_reference or license.order_reference
    _last_until(license, expires_at)
    license.save(update_fields=["plan", "is_trial", "order_reference", *ENDS])
    audit.record(
        "license.change_plan", actor=by, target=license, plan=plan.pk, before=before, since=str(at)
    )
    return license


@transaction.atomic
def ensure(*, app: App, workspace: Workspace, by: User, at: datetime) -> License:
    """The workspace's license; a free one is issued on the way.

    Raises:
        LicenseRequired: the app costs something and is not owned.
    """
    app = App.objects.lock(pk=app.pk)
    held = License.objects.held().filter(app=app, workspace=workspace).first()
    free = app.free_plan
    if free and (held is None or held.state(at=at) == LicenseState.EXPIRED):
        return issue(plan=free, workspace=workspace, order_reference=None, by=by, at=at)
    return policies.require_license(app, workspace, at=at)


def _lock_held(license: License) -> License:
    license = License.objects.select_related("plan").lock(pk=license.pk)
    if license.revoked_at is not None:
        raise LicenseRevoked
    return license


def _last_until(license: License, expires_at: datetime | None, *, has_grace: bool = True) -> None:
    grace = timedelta(days=license.plan.grace_days if has_grace else 0)
    license.expires_at = expires_at
    license.grace_until = expires_at + grace if expires_at else None
    license.end_announced_at = None

"""Giving a license to another workspace."""

from datetime import datetime

from django.db import transaction

from appstore import policies
from appstore.actions import installing, licensing, revoking, usage
from appstore.models import AppInstallation, License, RevocationReason, Workspace
from marketplace.core.errors import Conflict
from marketplace.core.models import User


class LicenseNotTransferable(Conflict):
    code = "license_not_transferable"

    def __init__(self) -> None:
        super().__init__(
            "A trial, a subscription and a free license stay where they are: "
            "end them here, and begin anew there."
        )


@transaction.atomic
def transfer(*, license: License, to: Workspace, by: User, at: datetime) -> License:
    """Give what was bought to another workspace of the same owner; the new license is returned.

    The old one is revoked, so that keys of it stop working, and with it end its activations and
    what is installed. The new one has the same plan, the same end and what is left of
    the usage tokens.

    Raises:
        OwnerRequired: of both, since one loses something and the other answers for it.
        LicenseSuspended, LicenseRevoked, AlreadyOwned, LicenseNotTransferable.
    """
    policies.require_owner(license.workspace, by)
    policies.require_owner(to, by)
    held = revoking.lock_held(license)
    if held.suspended_at is not None:
        raise policies.LicenseSuspended
    if not held.is_transferable:
        raise LicenseNotTransferable
    for installation in AppInstallation.objects.present().filter(license=held).order_by("pk"):
        installing.remove(installation=installation, by=by, at=at)
    revoking.revoke(
        license=held, reason=RevocationReason.TRANSFERRED, by=by, at=at, note=f"To {to.slug}"
    )
    given = licensing.issue(
        plan=held.plan,
        workspace=to,
        order_reference=None,
        by=by,
        at=at,
        expires_at=held.expires_at,
    )
    usage.carry(license=held, to=given, at=at)
    return given

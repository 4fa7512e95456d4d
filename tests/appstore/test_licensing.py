"""What becomes of a license, from its issue to its end."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from appstore import policies
from appstore.actions import licensing, revoking, transferring
from appstore.models import License, LicenseState, Plan, RevocationReason
from marketplace.core.models import SecurityAudit
from runtime.models import InstanceStatus
from tests.factories import (
    AppFactory,
    InstallationFactory,
    InstanceFactory,
    LicenseFactory,
    UserFactory,
    VersionFactory,
    WorkspaceFactory,
)

NOW = timezone.now()
DAY = timedelta(days=1)
WAYS = {
    "suspend": lambda held, by: revoking.suspend(license=held, reason="So.", by=by, at=NOW),
    "reinstate": lambda held, by: revoking.reinstate(license=held, reason="So.", by=by),
    "revoke": lambda held, by: revoking.revoke(
        license=held, reason=RevocationReason.ABUSE, by=by, at=NOW, note="So."
    ),
}


def owner_of(held):
    return held.workspace.memberships.get().user


def actions():
    return list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))


def ending(*, days=10, **more):
    end = NOW + days * DAY
    return LicenseFactory(expires_at=end, grace_until=end + 7 * DAY, **more)


def test_one_that_ends_has_its_plans_days_of_grace():
    plan = AppFactory(published=True).plan
    Plan.objects.filter(pk=plan.pk).update(grace_days=3)
    plan.refresh_from_db()
    workspace = WorkspaceFactory()

    held = licensing.issue(
        plan=plan,
        workspace=workspace,
        order_reference=None,
        by=workspace.memberships.get().user,
        at=NOW,
        expires_at=NOW + DAY,
        is_trial=True,
    )

    assert held.grace_until == NOW + 4 * DAY
    states = [held.state(at=NOW + days * DAY) for days in (0, 1, 3, 4)]
    assert states == ["active", "grace", "grace", "expired"]
    assert held.is_trial


def test_a_renewal_moves_the_end():
    held = ending(days=-20, is_trial=True, end_announced_at=NOW)

    renewed = licensing.renew(license=held, expires_at=NOW + 30 * DAY, by=None, at=NOW)

    assert renewed.state(at=NOW) == LicenseState.ACTIVE
    assert renewed.end_announced_at is None
    assert not renewed.is_trial
    assert actions() == ["license.renew"]


def test_another_plan_brings_its_own_end():
    held = ending()
    dearer = Plan.objects.create(
        app=held.app, name="Team", position=1, kind="one_time", price_minor=500, grace_days=1
    )

    licensing.change_plan(license=held, plan=dearer, by=None, at=NOW, expires_at=NOW + 2 * DAY)

    held.refresh_from_db()
    assert (held.plan, held.grace_until) == (dearer, NOW + 3 * DAY)
    assert actions() == ["license.change_plan"]


def test_a_plan_of_another_app_changes_nothing():
    held, other = ending(), AppFactory(published=True)
    with pytest.raises(licensing.PlanOfAnotherApp):
        licensing.change_plan(license=held, plan=other.plan, by=None, at=NOW, expires_at=None)
    assert actions() == []


def test_a_suspended_license_stops_what_runs_and_says_so_to_its_owner(
    staff, django_capture_on_commit_callbacks
):
    instance = InstanceFactory(running=True)
    held = instance.installation.license

    with django_capture_on_commit_callbacks(execute=True):
        revoking.suspend(license=held, reason="A charge-back.", by=staff, at=NOW)

    held.refresh_from_db()
    instance.refresh_from_db()
    assert held.state(at=NOW) == LicenseState.SUSPENDED
    assert instance.status in {InstanceStatus.STOPPING, InstanceStatus.STOPPED}
    assert [owner_of(held).email] in [letter.to for letter in mail.outbox]
    assert "A charge-back." in mail.outbox[0].body
    with pytest.raises(policies.LicenseSuspended):
        policies.require_license(held.app, held.workspace, at=NOW)


def test_a_reinstated_license_is_what_it_was(staff):
    held = LicenseFactory(suspended_at=NOW, suspension_reason="So.")
    revoking.reinstate(license=held, reason="A mistake of ours.", by=staff)
    held.refresh_from_db()
    assert held.state(at=NOW) == LicenseState.ACTIVE
    assert actions() == ["license.reinstate"]


@pytest.mark.parametrize("way", WAYS)
def test_only_staff_decide_about_licenses(way):
    held = LicenseFactory(suspended_at=NOW, suspension_reason="So.")
    for person in (owner_of(held), held.app.developer.user, UserFactory(is_staff=True)):
        with pytest.raises(policies.LicenseDeskRequired):
            WAYS[way](held, person)
    assert actions() == []


@pytest.mark.parametrize("way", WAYS)
def test_what_is_revoked_stays_revoked(staff, way):
    held = LicenseFactory(revoked_at=NOW, revocation_reason="refunded")
    with pytest.raises(licensing.LicenseRevoked):
        WAYS[way](held, staff)
    with pytest.raises(licensing.LicenseRevoked):
        licensing.renew(license=held, expires_at=NOW + DAY, by=None, at=NOW)


def test_staff_say_why(staff):
    held = LicenseFactory()
    with pytest.raises(revoking.LicenseReasonRequired):
        revoking.suspend(license=held, reason=" ", by=staff, at=NOW)
    with pytest.raises(revoking.LicenseReasonRequired):
        revoking.revoke(license=held, reason=RevocationReason.ABUSE, by=staff, at=NOW)


def test_a_refund_revokes_and_the_app_can_be_bought_again():
    held = LicenseFactory()
    revoking.revoke(license=held, reason=RevocationReason.REFUNDED, by=None, at=NOW)
    with pytest.raises(policies.LicenseRequired):
        policies.require_license(held.app, held.workspace, at=NOW)

    again = licensing.issue(
        plan=held.plan, workspace=held.workspace, order_reference=None, by=owner_of(held), at=NOW
    )

    assert policies.require_license(held.app, held.workspace, at=NOW) == again


def bought():
    """A license for good, installed, and another workspace of its owner."""
    version = VersionFactory(published=True, app__price_minor=500)
    installation = InstallationFactory(version=version)
    return installation, WorkspaceFactory(owner=owner_of(installation))


def test_a_transfer_ends_everything_here_and_begins_it_there():
    installation, other = bought()
    held, owner = installation.license, owner_of(installation)

    given = transferring.transfer(license=held, to=other, by=owner, at=NOW)

    held.refresh_from_db()
    installation.refresh_from_db()
    assert held.revocation_reason == RevocationReason.TRANSFERRED
    assert installation.removed_at == NOW
    assert (given.workspace, given.plan, given.expires_at) == (other, held.plan, held.expires_at)
    assert given.key != held.key
    assert actions() == ["app.uninstall", "license.revoke", "license.issue"]


def test_a_license_goes_only_where_its_owner_decides_too():
    installation, _ = bought()
    with pytest.raises(policies.OwnerRequired):
        transferring.transfer(
            license=installation.license,
            to=WorkspaceFactory(),
            by=owner_of(installation),
            at=NOW,
        )
    assert License.objects.held().get() == installation.license


def test_a_refused_transfer_takes_nothing_away():
    installation, other = bought()
    LicenseFactory(app=installation.app, workspace=other)
    with pytest.raises(licensing.AlreadyOwned):
        transferring.transfer(
            license=installation.license, to=other, by=owner_of(installation), at=NOW
        )
    installation.refresh_from_db()
    assert installation.removed_at is None
    assert actions() == []


def test_a_free_license_is_not_given_away():
    installation = InstallationFactory()
    owner = owner_of(installation)
    with pytest.raises(transferring.LicenseNotTransferable):
        transferring.transfer(
            license=installation.license, to=WorkspaceFactory(owner=owner), by=owner, at=NOW
        )


def test_what_is_installed_goes_on_under_the_license_bought_after_a_refund():
    installation, _ = bought()
    held, owner = installation.license, owner_of(installation)
    revoking.revoke(license=held, reason=RevocationReason.REFUNDED, by=owner, at=NOW)

    again = licensing.issue(
        plan=held.plan, workspace=held.workspace, order_reference=None, by=owner, at=NOW
    )

    installation.refresh_from_db()
    assert installation.license == again

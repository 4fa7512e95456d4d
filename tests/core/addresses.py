"""Every address the marketplace answers, and something of somebody's to ask each for."""

from types import SimpleNamespace
from typing import NamedTuple

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.usersessions.models import UserSession
from django.db import connection
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from appstore.actions import activating, joining, workspaces
from appstore.models import Appeal, ReviewDecision, WorkspaceRole
from developers.actions import invitations
from developers.models import Role
from identity.actions import tokens
from marketplace.core.models import SecurityAudit
from payments.actions import checkout
from payments.models import Subscription
from tests.factories import (
    DeveloperFactory,
    DomainFactory,
    FindingDecisionFactory,
    FindingFactory,
    HuntFactory,
    InstallationFactory,
    InstanceFactory,
    KycCaseFactory,
    KycDocumentFactory,
    OrganisationFactory,
    ScanFactory,
    UploadSessionFactory,
    UserFactory,
    VersionFactory,
    WorkspaceFactory,
    give_money,
)
from tests.factories.identity import add_totp
from tests.factories.plans import make_coupon, subscribable

WRITES = ("POST", "PUT", "PATCH", "DELETE")


class Route(NamedTuple):
    """A name in the URL conf, and what its address asks for."""

    name: str
    asked: tuple[str, ...]


def _walk(resolver, spaces=(), outer=()):
    for pattern in resolver.url_patterns:
        asked = (*outer, *sorted(pattern.pattern.regex.groupindex))
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, (*spaces, *filter(None, [pattern.namespace])), asked)
        else:
            yield Route(":".join((*spaces, pattern.name or "")), asked)


def routes():
    """Every page and every endpoint; the admin is looked at model by model."""
    return sorted({route for route in _walk(get_resolver()) if not is_admin(route)})


def admin_routes():
    return sorted({route for route in _walk(get_resolver()) if is_admin(route)})


def is_admin(route):
    # The one without a name leads from the admin's own sign-in to ours.
    return route.name == "" or route.name.startswith("admin:")


def is_of_api(route):
    return route.name.startswith("v1:")


def writes(route):
    """allauth's forms take a PUT as a POST of nothing, and nothing else."""
    return ("POST",) if route.name.startswith("account_") else WRITES


def everything_of(owner):
    """One of everything that can belong to somebody."""
    developer = DeveloperFactory(user=owner)
    version = VersionFactory(published=True, app__developer=developer, app__price_minor=499)
    workspace = WorkspaceFactory(owner=owner)
    installation = InstallationFactory(workspace=workspace)
    give_money(owner, 10_00)
    order = checkout.buy(
        app=version.app,
        workspace=workspaces.personal(owner),
        expected_price_minor=None,
        by=owner,
        at=timezone.now(),
    )
    renewed = checkout.buy(
        app=(tier := subscribable(trial_days=7)).app,
        plan=tier,
        workspace=workspace,
        expected_price_minor=None,
        by=owner,
        at=timezone.now(),
    )
    organisation = OrganisationFactory(members__owner=owner)
    with connection.cursor() as cursor:  # the audit log's numbers are given at the commit
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    paid = SecurityAudit.objects.get(action="order.pay", target_id=order.pk)
    newcomer = UserFactory(confirmed=False)
    finding = FindingFactory(scan=ScanFactory(version=version))
    return SimpleNamespace(
        owner=owner,
        position=paid.position,
        developer=developer,
        organisation=organisation,
        membership=organisation.memberships.get(),
        invitation=invitations.invite(
            developer=organisation,
            email="guest@example.org",
            role=Role.VIEWER,
            by=owner,
            at=timezone.now(),
        )[0],
        app=version.app,
        version=version,
        appeal=Appeal.objects.create(
            decision=ReviewDecision.objects.create(
                kind="reject", app=version.app, version=version, reason="So."
            ),
            text="No.",
            filed_by=owner,
        ),
        upload=UploadSessionFactory(app=version.app, by=owner),
        workspace=workspace,
        workspace_invitation=joining.invite(
            workspace=workspace,
            email="guest@example.org",
            role=WorkspaceRole.MEMBER,
            by=owner,
            at=timezone.now(),
        )[0],
        installation=installation,
        instance=InstanceFactory(installation=installation, running=True),
        order=order,
        license=installation.license,
        activation=activating.activate(
            license=installation.license,
            fingerprint="here",
            label="Desk",
            by=None,
            at=timezone.now(),
        ),
        coupon=make_coupon(version.app),
        subscription=Subscription.objects.get(orders=renewed),
        finding=finding,
        hunt=HuntFactory(),
        finding_decision=FindingDecisionFactory(finding=finding),
        device=add_totp(owner),
        document=KycDocumentFactory(case=KycCaseFactory(developer=developer)),
        session=UserSession.objects.create(
            user=owner, session_key="theirs", ip="127.0.0.1", user_agent="Firefox"
        ),
        domain=DomainFactory(developer=developer),
        confirmation=EmailConfirmationHMAC(EmailAddress.objects.get(user=newcomer)),
        token=tokens.create_token(user=owner, name="theirs", at=timezone.now())[0],
    )


def in_address(route, theirs):
    """What stands in the address of ``theirs``; a route that is new to this fails with its name."""
    thing = {
        "v1:organisation-member slug": theirs.organisation.slug,
        "v1:organisation-member pk": theirs.membership.pk,
        "v1:organisation-invitation slug": theirs.organisation.slug,
        "v1:organisation-invitation pk": theirs.invitation.pk,
        "appstore:installation slug": theirs.workspace.slug,
        "developers token": "made-up",
        "member_id": theirs.membership.pk,
        "appstore:workspace-member-change member_id": theirs.workspace.memberships.first().pk,
        "appstore:workspace-member-end member_id": theirs.workspace.memberships.first().pk,
        "appstore:workspace-join token": "made-up",
        "appstore:workspace-invitation-revoke invitation_id": theirs.workspace_invitation.pk,
        "v1:workspace-invitation pk": theirs.workspace_invitation.pk,
        "v1:workspace-member pk": theirs.workspace.memberships.first().pk,
        "invitation_id": theirs.invitation.pk,
        "slug": theirs.workspace.slug if "workspace" in route.name else theirs.app.slug,
        "version": theirs.version.version,
        "appstore:appeal reference": theirs.appeal.reference,
        "scan_id": theirs.finding.scan_id,
        "finding_id": theirs.finding.pk,
        "rule_id": theirs.hunt.rule_id,
        "hunt_id": theirs.hunt.pk,
        "decision_id": theirs.finding_decision.pk,
        "path": "app.py",
        "reference": theirs.order.reference,
        "installation_id": theirs.installation.pk,
        "plan_id": theirs.app.plan.pk,
        "subscription_id": theirs.subscription.pk,
        "v1:subscription pk": theirs.subscription.pk,
        "coupon_id": theirs.coupon.pk,
        "domain_id": theirs.domain.pk,
        "document_id": theirs.document.pk,
        "token_id": theirs.token.pk,
        "identity:factor kind": "totp",
        "identity:factor device_id": theirs.device.pk,
        "core:mailbox-message name": "letter",
        "account_confirm_email key": theirs.confirmation.key,
        "account_reset_password_from_key uidb36": "1",
        "account_reset_password_from_key key": "made-up",
        "runtime key": theirs.instance.key,
        "v1:upload key": theirs.upload.key,
        "v1:instance id": theirs.instance.key,
        "session_id": theirs.session.pk,
        "v1:account-session pk": theirs.session.pk,
        "v1:token pk": theirs.token.pk,
        "v1:audit-entry seq": theirs.position,
        "appstore:version-offer-move move": "halt",
        "v1:installation pk": theirs.installation.pk,
        "v1:installation-detail pk": theirs.installation.pk,
        "v1:installation-app pk": theirs.installation.pk,
        "appstore:license-usage slug": theirs.workspace.slug,
        "appstore:license-usage key": theirs.installation.license.key,
        "v1:license-usage key": theirs.installation.license.key,
        "v1:license-top-up key": theirs.installation.license.key,
        "payments:tokens-buy slug": theirs.workspace.slug,
        "payments:tokens-buy key": theirs.installation.license.key,
        "v1:license-usage-entries key": theirs.installation.license.key,
        "v1:license key": theirs.license.key,
        "activation_id": theirs.activation.pk,
        "appstore:license slug": theirs.workspace.slug,
        "appstore:license key": theirs.license.key,
        "appstore:license-activation slug": theirs.workspace.slug,
        "appstore:license-activation key": theirs.license.key,
    }

    def value(part):
        family = route.name.rpartition("-")[0]
        app = route.name.partition(":")[0]
        for key in (f"{route.name} {part}", f"{family} {part}", f"{app} {part}", part):
            if key in thing:
                return thing[key]
        message = f"say in tests/core/addresses.py what {part!r} of {route.name} is"
        raise AssertionError(message)

    return {part: value(part) for part in route.asked}


def address(route, theirs):
    return reverse(route.name, kwargs=in_address(route, theirs))

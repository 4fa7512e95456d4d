"""What the store tells people by e-mail, once the transaction has committed."""

from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from appstore.models import (
    App,
    AppInstallation,
    AppVersion,
    License,
    NameDispute,
    Rollout,
    Workspace,
    WorkspaceInvitation,
    WorkspaceRole,
)
from appstore.permissions import Permission
from developers.models import Role
from marketplace.core.models import User


def scan_finished(version: AppVersion) -> None:
    _about(version, "scan_finished", f"{version}: the scan is done")


def app_published(version: AppVersion) -> None:
    _about(version, "app_published", f"{version} is in the store")


def approval_taken_back(version: AppVersion) -> None:
    """Newer rules see what was not seen when it was approved."""
    _about(version, "approval_taken_back", f"{version} is looked at once more")


def license_changed(license: License, what: str, *, reason: str) -> None:
    """Tell a workspace that its license was suspended, reinstated, revoked, or is over."""
    tell_owners(
        license.workspace,
        "license_changed",
        f"{license.app}: your license is {what}",
        license=license,
        what=what,
        reason=reason,
        url=f"{settings.SITE_URL}{license.workspace.get_absolute_url()}",
    )


def update_waits(
    installation: AppInstallation, version: AppVersion, asked: Iterable[Permission]
) -> None:
    about_installation(
        installation, "update_waits", f"{version} asks for more", version=version, asked=asked
    )


def update_failed(installation: AppInstallation, version: AppVersion) -> None:
    about_installation(installation, "update_failed", f"{version} did not start", version=version)


def about_installation(
    installation: AppInstallation, template: str, subject: str, **context: object
) -> None:
    """To the owners of its workspace, with the address of its page."""
    url = f"{settings.SITE_URL}{installation.get_absolute_url()}"
    workspace = installation.workspace
    tell_owners(workspace, template, subject, installation=installation, url=url, **context)


def rollout_halted(rollout: Rollout) -> None:
    version = rollout.version
    url = f"{settings.SITE_URL}{version.get_absolute_url()}"
    subject = f"The rollout of {version} has halted"
    tell_makers(version.app, "rollout_halted", subject, version=version, rollout=rollout, url=url)


def not_published(version: AppVersion, reason: str) -> None:
    """It was due, and something was in the way."""
    _about(version, "app_not_published", f"{version} was not published", reason=reason)


def _about(version: AppVersion, template: str, subject: str, *, reason: str = "") -> None:
    tell_makers(
        version.app,
        template,
        subject,
        version=version,
        reason=reason or version.rejection_reason,
        url=f"{settings.SITE_URL}{version.get_absolute_url()}",
    )


def tell_makers(app: App, template: str, subject: str, **context: object) -> None:
    """Mail ``emails/<template>.txt`` to those of the app's account who publish."""
    people = app.developer.memberships.holding(Role.OWNER, Role.MAINTAINER)
    send(people.addresses(), template, subject, app=app, **context)


def name_decided(dispute: NameDispute) -> None:
    """To those of the account who publish; there need not be an app yet."""
    people = dispute.developer.memberships.holding(Role.OWNER, Role.MAINTAINER)
    place = reverse("appstore:name-dispute")
    subject = f"The name “{dispute.name}”: {dispute.get_status_display().lower()}"
    send(people.addresses(), "name_decided", subject, dispute=dispute, place=place)


def tell_owners(workspace: Workspace, template: str, subject: str, **context: object) -> None:
    """Mail ``emails/<template>.txt`` to those who decide in a workspace."""
    owners = workspace.memberships.filter(role=WorkspaceRole.OWNER, user__is_active=True)
    addresses = owners.values_list("user__email", flat=True)
    send(addresses, template, subject, workspace=workspace, **context)


def tell_person(user: User, template: str, subject: str, **context: object) -> None:
    """Mail ``emails/<template>.txt`` to one person."""
    send([user.email], template, subject, **context)


def workspace_invitation(invitation: WorkspaceInvitation, token: str) -> None:
    url = f"{settings.SITE_URL}{reverse('appstore:workspace-join', args=[token])}"
    subject = f"{invitation.invited_by} asks you to join {invitation.workspace}"
    send([invitation.email], "workspace_invitation", subject, invitation=invitation, url=url)


def send(addresses: Iterable[str], template: str, subject: str, **context: object) -> None:
    text = render_to_string(f"emails/{template}.txt", context | {"site_url": settings.SITE_URL})
    for address in addresses:
        send = partial(send_mail, subject, text, None, [address])
        transaction.on_commit(send, robust=True)

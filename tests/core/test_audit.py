"""Whoever changes something leaves exactly one line of what they did."""

from collections import Counter

import pytest
from django.utils import timezone

from appstore.actions import (
    installing,
    licensing,
    listings,
    moderation,
    publishing,
    reviews,
    suspensions,
    workspaces,
)
from developers import agreement_texts
from developers.actions import agreements, registration
from identity.actions import tokens
from marketplace.core.models import SecurityAudit
from payments.actions import checkout, deposits
from runtime.actions import instances
from scanner.actions import scans
from tests.factories import (
    AppFactory,
    DeveloperFactory,
    InstallationFactory,
    InstanceFactory,
    UserFactory,
    VersionFactory,
    WorkspaceFactory,
    give_money,
)

WORDS = {"name": "A", "summary": "A.", "description": "", "category": "ai", "price_minor": 0}


def staff():
    return UserFactory(is_staff=True, is_superuser=True)


def of_workspace(thing):
    return thing.workspace.memberships.get().user


def register():
    user = UserFactory()
    return lambda: registration.register(user=user, display_name="Ada")


def agree():
    developer = DeveloperFactory(agreed=False)
    text = agreement_texts.in_force(at=timezone.now())
    return lambda: agreements.accept_agreement(
        developer=developer,
        version=text.version,
        sha256=text.sha256,
        by=developer.user,
        at=timezone.now(),
    )


def make_token():
    user = UserFactory()
    return lambda: tokens.create_token(user=user, name="a", at=timezone.now())


def revoke_token():
    token, _ = make_token()()
    return lambda: tokens.revoke_token(token=token, by=token.user, at=timezone.now())


def create_app():
    developer = DeveloperFactory()
    return lambda: listings.create_app(
        developer=developer, slug="a", currency="EUR", by=developer.user, **WORDS
    )


def edit_app():
    app = AppFactory()
    return lambda: listings.edit_app(app=app, by=app.developer.user, **WORDS)


def submit():
    app = VersionFactory().app
    return lambda: publishing.submit_for_review(app=app, by=app.developer.user, at=timezone.now())


def record_scan():
    version = VersionFactory(app__status="pending", status="pending")
    return lambda: publishing.record_scan(
        version=version, risk="low", reasons=[], at=timezone.now()
    )


def decide(*, approved):
    version, by = VersionFactory(reviewing=True), staff()
    return lambda: moderation.decide_review(
        version=version, approved=approved, reason="So.", by=by, at=timezone.now()
    )


def publish():
    app = VersionFactory(app__status="approved", status="approved", risk="low").app
    return lambda: publishing.publish(app=app, by=app.developer.user, at=timezone.now())


def suspend():
    app, by = VersionFactory(published=True).app, staff()
    return lambda: suspensions.suspend(app=app, reason="So.", by=by, at=timezone.now())


def reinstate():
    app, by = VersionFactory(published=True, app__status="suspended").app, staff()
    return lambda: suspensions.reinstate(app=app, reason="So.", by=by, at=timezone.now())


def make_workspace():
    user = UserFactory()
    return lambda: workspaces.personal(user)


def issue():
    app, workspace = AppFactory(published=True), WorkspaceFactory()
    by = workspace.memberships.get().user
    return lambda: licensing.issue(
        plan=app.plan, workspace=workspace, order_reference=None, by=by, at=timezone.now()
    )


def install():
    version, workspace = VersionFactory(published=True), WorkspaceFactory()
    return lambda: installing.install(
        version=version,
        workspace=workspace,
        accept_permissions=True,
        by=workspace.memberships.get().user,
        at=timezone.now(),
    )


def uninstall():
    installation = InstallationFactory()
    by = of_workspace(installation)
    return lambda: installing.remove(installation=installation, by=by, at=timezone.now())


def rate():
    installation = InstallationFactory()
    by = of_workspace(installation)
    return lambda: reviews.rate(app=installation.app, stars=5, body="", by=by)


def deposit():
    user, by = UserFactory(), staff()
    return lambda: deposits.record_deposit(
        user=user, amount_minor=1, currency="EUR", reason="So.", by=by
    )


def buy():
    app, workspace = VersionFactory(published=True, app__price_minor=1).app, WorkspaceFactory()
    by = workspace.memberships.get().user
    give_money(by, 1)
    return lambda: checkout.buy(
        app=app, workspace=workspace, expected_price_minor=1, by=by, at=timezone.now()
    )


def scan():
    version = VersionFactory()
    return lambda: scans.request_scan(version=version, by=version.app.developer.user)


def create_instance():
    installation = InstallationFactory()
    by = of_workspace(installation)
    return lambda: instances.create(installation=installation, by=by, at=timezone.now())


def start_instance():
    instance = InstanceFactory(status="stopped")
    return lambda: instances.start(instance=instance, by=of_workspace(instance), at=timezone.now())


def stop_instance():
    instance = InstanceFactory(running=True)
    return lambda: instances.stop(instance=instance, by=of_workspace(instance))


def delete_instance():
    instance = InstanceFactory(running=True)
    return lambda: instances.delete(instance=instance, by=of_workspace(instance), at=timezone.now())


# What each leaves. Where one action calls another, both say what they did.
ACTIONS = [
    (register, ["developer.register"]),
    (agree, ["agreement.accept"]),
    (make_token, ["token.create"]),
    (revoke_token, ["token.revoke"]),
    (create_app, ["app.create"]),
    (edit_app, ["app.edit"]),
    (submit, ["app.submit", "scan.request"]),
    (record_scan, ["app.scan"]),
    (lambda: decide(approved=True), ["app.approve"]),
    (lambda: decide(approved=False), ["app.reject"]),
    (publish, ["app.publish"]),
    (suspend, ["app.suspend"]),
    (reinstate, ["app.reinstate"]),
    (make_workspace, ["workspace.create"]),
    (issue, ["license.issue"]),
    (install, ["app.install", "license.issue"]),
    (uninstall, ["app.uninstall"]),
    (rate, ["review.write"]),
    (deposit, ["wallet.deposit"]),
    (buy, ["license.issue", "order.pay"]),
    (scan, ["scan.request"]),
    (create_instance, ["instance.create"]),
    (start_instance, ["instance.start"]),
    (stop_instance, ["instance.stop"]),
    (delete_instance, ["instance.delete"]),
]


@pytest.mark.parametrize(("prepare", "expected"), ACTIONS, ids=[str(names) for _, names in ACTIONS])
def test_every_change_leaves_its_line(prepare, expected):
    act = prepare()
    before = set(SecurityAudit.objects.values_list("pk", flat=True))

    act()

    events = SecurityAudit.objects.exclude(pk__in=before)
    assert Counter(events.values_list("action", flat=True)) == Counter(expected)
    assert all(event.target_id and event.target_type for event in events)

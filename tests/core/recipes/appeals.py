"""Suspensions that need a second person, and appeals: by page, by machine, at the desk."""

from django.urls import reverse
from django.utils import timezone

from appstore.actions import appeals, moderation, suspensions
from tests.core.recipes import browser, change, machine
from tests.core.recipes.desks import pressing
from tests.factories import UserFactory, VersionFactory


def reviewer():
    return UserFactory(is_staff=True, is_superuser=True)


def rejected():
    version = VersionFactory(reviewing=True)
    moderation.decide_review(
        version=version, approved=False, reason="So.", by=reviewer(), at=timezone.now()
    )
    return version


def filed():
    version = rejected()
    return appeals.appeal(
        app=version.app,
        version=version,
        text="No.",
        evidence="",
        by=version.app.developer.user,
        at=timezone.now(),
    )


def asked():
    app = VersionFactory(published=True, app__install_count=50).app
    return suspensions.suspend(app=app, reason="So.", by=reviewer(), at=timezone.now())


@change("POST appstore:appeal-new", "appeal.file")
def file():
    version = rejected()
    client = browser(version.app.developer.user)
    place = f"{reverse('appstore:appeal-new', args=[version.app.slug])}?version={version.version}"
    return lambda: client.post(place, {"text": "No."})


@change("POST v1:app-appeals", "appeal.file")
def file_by_machine():
    version = rejected()
    client = machine(version.app.developer.user)
    place = reverse("v1:app-appeals", args=[version.app.slug])
    return lambda: client.post(place, {"version": version.version, "text": "No."})


@change("POST appstore:appeal-withdraw", "appeal.withdraw")
def withdraw():
    appeal = filed()
    client = browser(appeal.filed_by)
    place = reverse("appstore:appeal-withdraw", args=[appeal.decision.app.slug, appeal.reference])
    return lambda: client.post(place)


@change("POST admin:appstore_appeal_decide", "appeal.grant")
def grant():
    return pressing(filed(), "grant")


@change("POST admin:appstore_appeal_decide", "appeal.deny")
def deny():
    return pressing(filed(), "deny")


@change("POST admin:appstore_suspensionrequest_decide", "app.suspend")
def confirm():
    return pressing(asked(), "confirm")


@change("POST admin:appstore_suspensionrequest_decide", "suspension.drop")
def drop():
    return pressing(asked(), "drop")


@change("POST admin:appstore_app_decide", "suspension.request")
def ask():
    return pressing(VersionFactory(published=True, app__install_count=50).app, "suspend")


@change("POST admin:appstore_app_decide", "version.suspend")
def suspend_version():
    version = VersionFactory(published=True)
    return pressing(version.app, f"suspend-{version.version}")


@change("POST admin:appstore_app_decide", "version.reinstate")
def reinstate_version():
    version = VersionFactory(published=True)
    suspensions.suspend(
        app=version.app, version=version, reason="So.", by=reviewer(), at=timezone.now()
    )
    return pressing(version.app, f"reinstate-{version.version}")

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.core.recipes import browser, change, machine
from tests.factories import (
    AppFactory,
    DeveloperFactory,
    InstallationFactory,
    UserFactory,
    VersionFactory,
    WorkspaceFactory,
)

LISTING = {"name": "A", "summary": "A.", "category": "ai"}


def archive():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        bundle.writestr("app.py", "from flask import Flask\n\napp = Flask(__name__)\n")
        bundle.writestr("requirements.txt", "flask\n")
    return SimpleUploadedFile("app.zip", packed.getvalue())


def owner_of(thing):
    return thing.workspace.memberships.get().user


@change("POST appstore:console-app-create", "app.create")
def create():
    client = browser(DeveloperFactory().user)
    wanted = LISTING | {"slug": "a", "price": "0"}
    return lambda: client.post(reverse("appstore:console-app-create"), wanted)


@change("POST v1:app-list", "app.create")
def create_by_machine():
    client = machine(DeveloperFactory().user)
    return lambda: client.post(reverse("v1:app-list"), LISTING | {"slug": "a"})


@change("POST appstore:console-app-edit", "app.edit")
def edit():
    app = AppFactory()
    client, place = (
        browser(app.developer.user),
        reverse("appstore:console-app-edit", args=[app.slug]),
    )
    return lambda: client.post(place, LISTING | {"price": "0"})


@change("PATCH v1:app-detail", "app.edit")
def edit_by_machine():
    app = AppFactory()
    client, place = machine(app.developer.user), reverse("v1:app-detail", args=[app.slug])
    return lambda: client.patch(place, {"name": "B"})


@change("POST appstore:version-upload", "version.upload")
def upload():
    app = AppFactory()
    client, place = browser(app.developer.user), reverse("appstore:version-upload", args=[app.slug])
    return lambda: client.post(place, {"archive": archive(), "version": "1.0.0"})


@change("POST v1:app-versions", "version.upload")
def upload_by_machine():
    app = AppFactory()
    client, place = machine(app.developer.user), reverse("v1:app-versions", args=[app.slug])
    return lambda: client.post(place, {"archive": archive(), "version": "1.0.0"}, "multipart")


@change("POST appstore:console-app-submit", "app.submit", "scan.request")
def submit():
    app = VersionFactory().app
    client = browser(app.developer.user)
    return lambda: client.post(reverse("appstore:console-app-submit", args=[app.slug]))


@change("POST v1:app-submit", "app.submit", "scan.request")
def submit_by_machine():
    app = VersionFactory().app
    client = machine(app.developer.user)
    return lambda: client.post(reverse("v1:app-submit", args=[app.slug]))


@change("POST v1:scan-request", "scan.request")
def scan():
    app = VersionFactory().app
    client = machine(app.developer.user)
    return lambda: client.post(reverse("v1:scan-request", args=[app.slug]))


@change("POST scanner:scan-request", "scan.request")
def scan_again():
    version = VersionFactory()
    client = browser(version.app.developer.user)
    place = reverse("scanner:scan-request", args=[version.app.slug, version.version])
    return lambda: client.post(place)


def approved():
    return VersionFactory(app__status="approved", status="approved", risk="low").app


@change("POST appstore:console-app-publish", "app.publish")
def publish():
    app = approved()
    client = browser(app.developer.user)
    return lambda: client.post(reverse("appstore:console-app-publish", args=[app.slug]))


@change("POST v1:app-publish", "app.publish")
def publish_by_machine():
    app = approved()
    client = machine(app.developer.user)
    return lambda: client.post(reverse("v1:app-publish", args=[app.slug]))


@change("POST appstore:app-install", "license.issue", "app.install")
def install():
    version, workspace = VersionFactory(published=True), WorkspaceFactory()
    client = browser(workspace.memberships.get().user)
    place = reverse("appstore:app-install", args=[version.app.slug])
    client.get(place)  # opens the visitor's own workspace, which is a row of its own
    wanted = {"version": version.version, "workspace": workspace.pk}
    return lambda: client.post(place, wanted)


@change("POST v1:store-app-install", "license.issue", "app.install")
def install_by_machine():
    version, workspace = VersionFactory(published=True), WorkspaceFactory()
    client = machine(workspace.memberships.get().user)
    place = reverse("v1:store-app-install", args=[version.app.slug])
    return lambda: client.post(place, {"workspace": workspace.slug})


@change("POST v1:store-app-install", "workspace.create", "license.issue", "app.install")
def install_into_the_first_workspace():
    place = reverse("v1:store-app-install", args=[VersionFactory(published=True).app.slug])
    return lambda: machine(UserFactory()).post(place)


@change("POST appstore:installation-remove", "app.uninstall")
def remove():
    installed = InstallationFactory()
    client = browser(owner_of(installed))
    return lambda: client.post(reverse("appstore:installation-remove", args=[installed.pk]))


@change("DELETE v1:installation-detail", "app.uninstall")
def remove_by_machine():
    installed = InstallationFactory()
    client = machine(owner_of(installed))
    return lambda: client.delete(reverse("v1:installation-detail", args=[installed.pk]))


@change("POST appstore:review-write", "review.write")
def rate():
    installed = InstallationFactory()
    client = browser(owner_of(installed))
    place = reverse("appstore:review-write", args=[installed.app.slug])
    return lambda: client.post(place, {"stars": 5, "body": "Good."})


@change("POST v1:store-app-reviews", "review.write")
def rate_by_machine():
    installed = InstallationFactory()
    client = machine(owner_of(installed))
    place = reverse("v1:store-app-reviews", args=[installed.app.slug])
    return lambda: client.post(place, {"stars": 5})

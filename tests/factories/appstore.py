import hashlib
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from appstore import statements
from appstore.bundles import bundle_path
from appstore.manifest import Manifest
from appstore.models import (
    App,
    AppInstallation,
    AppStatus,
    AppVersion,
    License,
    Plan,
    RiskLevel,
    UploadSession,
    Workspace,
    WorkspaceMember,
    WorkspaceRole,
)
from tests.factories.core import UserFactory
from tests.factories.developers import DeveloperFactory
from tests.factories.scanner import ScanFactory

MANIFEST = Manifest(
    stack="python", runtime="flask", start="gunicorn --bind 127.0.0.1:$PORT app:app"
)


class AppFactory(DjangoModelFactory[App]):
    """A free draft. ``AppFactory(published=True, price_minor=499)`` is in the store."""

    class Meta:
        model = App
        skip_postgeneration_save = True

    class Params:
        published = factory.Trait(
            status=AppStatus.PUBLISHED, published_at=factory.LazyFunction(timezone.now)
        )

    developer = factory.SubFactory(DeveloperFactory)
    name = factory.Sequence("App {}".format)
    slug = factory.Sequence("app-{}".format)
    summary = "Does one thing well."

    @factory.post_generation
    def price_minor(self, create, extracted, **_):
        price_minor = extracted or 0
        kind = "one_time" if price_minor else "free"
        Plan.objects.create(app=self, kind=kind, price_minor=price_minor, currency="EUR")


def bundle_of(version):
    return f"{version.app.slug} {version.version}".encode()


class VersionFactory(DjangoModelFactory[AppVersion]):
    """A draft release. ``published=True`` is in the store, and so is its app.

    ``reviewing=True`` was scanned to the end, as whatever waits for a reviewer.
    """

    class Meta:
        model = AppVersion
        skip_postgeneration_save = True

    class Params:
        published = factory.Trait(
            app=factory.SubFactory(AppFactory, published=True),
            status=AppStatus.PUBLISHED,
            risk=RiskLevel.LOW,
            published_at=factory.LazyFunction(timezone.now),
        )
        reviewing = factory.Trait(
            app=factory.SubFactory(AppFactory, status=AppStatus.REVIEWING),
            status=AppStatus.REVIEWING,
            risk=RiskLevel.LOW,
        )

    app = factory.SubFactory(AppFactory)
    version = factory.Sequence("1.0.{}".format)
    bundle_sha256 = factory.LazyAttribute(
        lambda version: hashlib.sha256(bundle_of(version)).hexdigest()
    )
    bundle_bytes = 1000
    unpacked_bytes = 4000
    file_count = 3
    manifest = factory.LazyFunction(MANIFEST.as_json)
    license_expression = factory.LazyAttribute(
        lambda version: "MIT" if getattr(version, "source_access", "") == "open" else ""
    )

    @factory.post_generation
    def scanned(self, create, extracted, **_):
        if self.status == AppStatus.REVIEWING and extracted is not False:
            ScanFactory(version=self, risk=self.risk)

    @factory.post_generation
    def intact(self, create, extracted, **_):
        """Its bundle lies there, and what was published is signed; ``intact=False`` is neither."""
        if extracted is False:
            return
        content = bundle_of(self)
        if self.bundle_sha256 == hashlib.sha256(content).hexdigest():  # else it is the test's own
            path = bundle_path(self.bundle_sha256)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if self.status in {AppStatus.PUBLISHED, AppStatus.SUSPENDED}:
            statements.issue(self)


class UploadSessionFactory(DjangoModelFactory[UploadSession]):
    """An upload that was announced, of which nothing has arrived."""

    class Meta:
        model = UploadSession

    app = factory.SubFactory(AppFactory)
    by = factory.LazyAttribute(lambda upload: upload.app.developer.user)
    version = "9.9.9"
    size_bytes = 1000
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))


class WorkspaceFactory(DjangoModelFactory[Workspace]):
    """A workspace with one owner."""

    class Meta:
        model = Workspace
        skip_postgeneration_save = True

    slug = factory.Sequence("ws-{}".format)
    name = factory.Sequence("Workspace {}".format)

    @factory.post_generation
    def owner(self, create, extracted, **_):
        WorkspaceMember.objects.create(
            workspace=self, user=extracted or UserFactory(), role=WorkspaceRole.OWNER
        )


class LicenseFactory(DjangoModelFactory[License]):
    class Meta:
        model = License

    app = factory.SubFactory(AppFactory, published=True)
    plan = factory.LazyAttribute(lambda granted: granted.app.plan)
    workspace = factory.SubFactory(WorkspaceFactory)
    acquired_by = factory.LazyAttribute(
        lambda granted: granted.workspace.memberships.get(role=WorkspaceRole.OWNER).user
    )
    acquired_at = factory.LazyFunction(timezone.now)


class InstallationFactory(DjangoModelFactory[AppInstallation]):
    """A published version, installed in a workspace."""

    class Meta:
        model = AppInstallation

    version = factory.SubFactory(VersionFactory, published=True)
    app = factory.LazyAttribute(lambda installation: installation.version.app)
    workspace = factory.SubFactory(WorkspaceFactory)
    license = factory.LazyAttribute(
        lambda installation: LicenseFactory(app=installation.app, workspace=installation.workspace)
    )
    permissions = factory.LazyFunction(lambda: {"hosts": []})
    installed_by = factory.LazyAttribute(
        lambda installation: installation.workspace.memberships.get(role=WorkspaceRole.OWNER).user
    )

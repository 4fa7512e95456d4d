"""Uploading a version: the bundle is read in a sandbox before anything is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from appstore import detection, incoming, manifest, matrix_toml, semver, signals
from appstore.bundles import keep
from appstore.models import App, AppVersion, Channel, SourceAccess
from appstore.models.version import SEMVER
from developers.policies import Capability, require
from marketplace.core import audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User
from sandbox import bundles


class VersionNumberInvalid(Invalid):
    code = "version_number_invalid"


class VersionExists(Conflict):
    """A version with this number, or one that would be neither newer nor older, is there."""

    code = "version_exists"

    def __init__(self, app: App, version: str) -> None:
        taken = semver.without_build(version)
        super().__init__(
            f"Version {taken} exists already. Versions never change; "
            f"the next number is {next_number(app)}."
        )


class LicenseUndeclared(Invalid):
    """Open source says under which licence others may use it."""

    code = "license_undeclared"

    def __init__(self) -> None:
        super().__init__(
            'Open source needs a licence: add `license = "MIT"`, or another SPDX expression, '
            'to matrix.toml; or `source = "closed"`.'
        )


class BundleRefused(Invalid):
    """The archive is not one we unpack. ``code`` says why, the message names the entry."""

    def __init__(self, refusal: bundles.BundleRefused) -> None:
        super().__init__(refusal.message)
        self.code = f"bundle_{refusal.code}"  # type: ignore[misc]  # one class, many codes


@dataclass(frozen=True, slots=True)
class Inspected:
    """A bundle that lies in ``path`` for now, and what was found in it."""

    path: Path
    report: bundles.BundleReport
    manifest: manifest.Manifest


def upload_version(
    *, app: App, version: str, changelog: str, chunks: Iterable[bytes], by: User
) -> AppVersion:
    """Keep a bundle as a new version of the app, or refuse it and leave nothing behind.

    Raises:
        RoleRequired, VersionNumberInvalid, VersionExists, BundleTooLarge, BundleRefused,
        ManifestInvalid, RuntimeUnknown, LicenseUndeclared.
    """
    require(app.developer, by, Capability.EDIT)
    check_number(app, version)
    with incoming.received(chunks) as path:
        bundle = inspect(path)
        with transaction.atomic():
            app = App.objects.lock(pk=app.pk)
            return create(app=app, version=version, changelog=changelog, bundle=bundle, by=by)


def next_number(app: App) -> str:
    return semver.following(app.versions.values_list("version", flat=True))


def check_number(app: App, version: str) -> None:
    """Refuse a number that is none, or that some version of the app has already."""
    try:
        SEMVER(version)
    except ValidationError as error:
        raise VersionNumberInvalid(" ".join(error.messages)) from error
    taken = map(semver.without_build, app.versions.values_list("version", flat=True))
    if semver.without_build(version) in taken:
        raise VersionExists(app, version)


def inspect(path: Path) -> Inspected:
    """Read the archive in a sandbox."""
    try:
        report = bundles.inspect(path, state=settings.MATRIX_HOME)
    except bundles.BundleRefused as refusal:
        raise BundleRefused(refusal) from refusal
    return Inspected(path, report, _manifest_of(report))


def create(*, app: App, version: str, changelog: str, bundle: Inspected, by: User) -> AppVersion:
    """Write the row and move the bundle to its place. The caller holds the app's lock."""
    source_access = bundle.manifest.source or app.source_access
    if source_access == SourceAccess.OPEN and not bundle.manifest.license:
        raise LicenseUndeclared
    release = AppVersion(
        app=app,
        version=version,
        channel=Channel.BETA if semver.is_prerelease(version) else Channel.STABLE,
        changelog=changelog,
        bundle_sha256=bundle.report.sha256,
        bundle_bytes=bundle.path.stat().st_size,
        unpacked_bytes=bundle.report.bytes,
        file_count=bundle.report.files,
        manifest=bundle.manifest.as_json(),
        source_access=source_access,
        license_expression=bundle.manifest.license,
    )
    _insert(release)
    sha256 = release.bundle_sha256
    audit.record("version.upload", actor=by, target=app, version=version, sha256=sha256)
    keep(bundle.path, sha256)
    signals.version_uploaded.send(sender=AppVersion, version=release, by=by)
    return release


def _manifest_of(report: bundles.BundleReport) -> manifest.Manifest:
    text = report.facts["contents"].get("matrix.toml")
    if "matrix.toml" in report.facts["cut_off"]:
        raise manifest.ManifestInvalid([matrix_toml.TOO_LONG])
    return manifest.read(
        text,
        detected=detection.detect(report.facts),
        detected_license=detection.license_of(report.facts),
    )


def _insert(release: AppVersion) -> None:
    try:
        with transaction.atomic():
            release.save(force_insert=True)
    except IntegrityError as error:
        raise VersionExists(release.app, release.version) from error

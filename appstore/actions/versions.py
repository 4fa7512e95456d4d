"""Uploading a version: the bundle is read in a sandbox before anything is kept."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from appstore import detection, manifest
from appstore.bundles import keep
from appstore.models import App, AppVersion
from appstore.models.version import SEMVER
from developers.policies import Capability, require
from marketplace.core import audit, keys
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User
from sandbox import bundles

ABANDONED_AFTER = timedelta(hours=1)  # no upload takes that long


class VersionNumberInvalid(Invalid):
    code = "version_number_invalid"


class VersionExists(Conflict):
    code = "version_exists"

    def __init__(self, version: str) -> None:
        super().__init__(f"Version {version} exists already. Versions never change; use a new one.")


class BundleTooLarge(Invalid):
    code = "bundle_too_large"

    def __init__(self) -> None:
        super().__init__(f"A bundle has at most {settings.BUNDLE_BYTES_MAX // 1024**2} MiB.")


class BundleRefused(Invalid):
    """The archive is not one we unpack. ``code`` says why, the message names the entry."""

    def __init__(self, refusal: bundles.BundleRefused) -> None:
        super().__init__(refusal.message)
        self.code = f"bundle_{refusal.code}"  # type: ignore[misc]  # one class, many codes


def upload_version(
    *, app: App, version: str, changelog: str, chunks: Iterable[bytes], by: User
) -> AppVersion:
    """Keep a bundle as a new version of the app, or refuse it and leave nothing behind.

    Raises:
        RoleRequired, VersionNumberInvalid, VersionExists, BundleTooLarge, BundleRefused,
        ManifestInvalid, RuntimeUnknown.
    """
    require(app.developer, by, Capability.EDIT)
    _check_number(app, version)
    incoming = _receive(chunks)
    try:
        report = _inspect(incoming)
        declared = _declared(report)
        with transaction.atomic():
            release = _create(
                App.objects.lock(pk=app.pk),
                AppVersion(
                    version=version,
                    changelog=changelog,
                    bundle_sha256=report.sha256,
                    bundle_bytes=incoming.stat().st_size,
                    unpacked_bytes=report.bytes,
                    file_count=report.files,
                    manifest=declared.as_json(),
                ),
            )
            audit.record(
                "version.upload", actor=by, target=app, version=version, sha256=report.sha256
            )
            keep(incoming, report.sha256)
    finally:
        with suppress(FileNotFoundError):
            incoming.unlink()
    return release


def _check_number(app: App, version: str) -> None:
    try:
        SEMVER(version)
    except ValidationError as error:
        raise VersionNumberInvalid(" ".join(error.messages)) from error
    if app.versions.filter(version=version).exists():
        raise VersionExists(version)


def _sweep(folder: Path) -> None:
    """Remove what uploads left behind whose process was killed."""
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > ABANDONED_AFTER.total_seconds():
                path.unlink()


def _receive(chunks: Iterable[bytes]) -> Path:
    """Write the upload to a file of its own."""
    folder = settings.MEDIA_ROOT / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    path = folder / keys.new_key("upload")
    try:
        with path.open("xb") as file:
            for chunk in _limited(chunks):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _limited(chunks: Iterable[bytes]) -> Iterator[bytes]:
    size_bytes = 0
    for chunk in chunks:
        size_bytes += len(chunk)
        if size_bytes > settings.BUNDLE_BYTES_MAX:
            raise BundleTooLarge
        yield chunk


def _inspect(archive: Path) -> bundles.BundleReport:
    try:
        return bundles.inspect(archive, state=settings.MATRIX_HOME)
    except bundles.BundleRefused as refusal:
        raise BundleRefused(refusal) from refusal


def _declared(report: bundles.BundleReport) -> manifest.Manifest:
    matrix_toml = report.facts["contents"].get("matrix.toml")
    if "matrix.toml" in report.facts["cut_off"]:
        raise manifest.ManifestInvalid("matrix.toml is longer than 64 KiB.")
    return manifest.read(matrix_toml, detected=detection.detect(report.facts))


def _create(app: App, release: AppVersion) -> AppVersion:
    release.app = app
    try:
        with transaction.atomic():
            release.save(force_insert=True)
    except IntegrityError as error:
        raise VersionExists(release.version) from error
    return release

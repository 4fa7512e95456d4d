"""From a version's bundle to something a backend can start."""

import hashlib
import json
import time

from appstore import intact
from appstore.bundles import bundle_path
from appstore.manifest import Manifest
from appstore.models import AppVersion
from marketplace.core import audit
from runtime.backends.base import Artifact, Backend, BuildFailed, BuildRequest
from runtime.models import AppBuild


def ensure(version: AppVersion, backend: Backend) -> Artifact:
    """Build a version, or find it built already. Safe to run twice.

    What is built is named after the bundle's digest and what the manifest says of building, so
    nothing but what was approved can come out under that name. Before each build the signed
    statement, the row and the file are held against each other.
    """
    _require_intact(version)
    manifest = Manifest.from_json(version.manifest)
    key = build_key(version.bundle_sha256, manifest)
    started = time.monotonic()
    artifact = backend.build(
        BuildRequest(
            key=key,
            bundle=bundle_path(version.bundle_sha256),
            sha256=version.bundle_sha256,
            stack=manifest.stack,
            install=manifest.install,
            build=manifest.build,
        ),
        log=lambda _: None,
    )
    AppBuild.objects.get_or_create(
        backend=backend.name,
        key=key,
        defaults={
            "version": version,
            "reference": artifact.reference,
            "size_bytes": artifact.size_bytes,
            "milliseconds": int((time.monotonic() - started) * 1000),
        },
    )
    return artifact


def _require_intact(version: AppVersion) -> None:
    try:
        intact.require_intact(version)
    except intact.ReleaseNotIntact as error:
        audit.record("release.refuse", actor=None, target=version, reason=error.reason)
        raise BuildFailed(str(error), log="") from error


def build_key(bundle_sha256: str, manifest: Manifest) -> str:
    """Lower-case letters and digits, fit for a file and an image name."""
    plan = json.dumps([bundle_sha256, manifest.stack, manifest.install, manifest.build])
    return hashlib.sha256(plan.encode()).hexdigest()

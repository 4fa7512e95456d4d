"""A finished scan in the formats of others."""

from typing import Any

from scanner import sarif, sbom
from scanner.models import CodeScanResult


def sarif_of(scan: CodeScanResult, *, help_uri: str = "") -> dict[str, Any]:
    """Its findings, the worst first, with what was there before and what was put aside."""
    return sarif.document(
        scan.findings.worst_first(),
        version=scan.ruleset.digest[:12] if scan.ruleset else "unknown",
        complete=scan.is_complete,
        help_uri=help_uri,
        properties={
            "scan": scan.pk,
            "app": scan.version.app.slug,
            "version": scan.version.version,
            "bundleSha256": scan.bundle_sha256,
            "risk": str(scan.risk),
            "malicious": scan.malicious,
        },
    )


def sbom_of(scan: CodeScanResult) -> str:
    """The packages its files name, as CycloneDX."""
    version = scan.version
    read = scan.details.get("dependencies", {})
    return sbom.document(
        read.get("components", []),
        app=version.app.slug,
        version=version.version,
        bundle_sha256=version.bundle_sha256,
        license_expression=version.license_expression,
        at=scan.ended_at or scan.requested_at,
    )

"""A scan as files that other programs read."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from appstore.api.publishing import EnvelopeSerializer
from scanner import catalogue, sarif, sbom
from scanner.api.endpoints import ScanEndpoint
from scanner.models import CodeScanResult
from scanner.results import baseline


class SarifView(ScanEndpoint):
    @extend_schema(responses={(200, "application/sarif+json"): OpenApiTypes.OBJECT})
    def get(self, request: Request, slug: str, scan_id: int) -> HttpResponse:
        """The findings as SARIF 2.1.0, for editors and code hosts."""
        scan = self.ended(slug, scan_id)
        document = sarif.document(
            [*scan.findings.worst_first(), *baseline.as_gone(baseline.absent(scan).worst_first())],
            version=scan.ruleset.digest if scan.ruleset else "",
            complete=scan.is_complete,
            explained_at=lambda rule: f"{settings.SITE_URL}{catalogue.url_of(rule)}",
            properties=_properties(scan),
        )
        return download(json.dumps(document), "application/sarif+json", f"{_stem(scan)}.sarif")


class CycloneDxView(ScanEndpoint):
    @extend_schema(responses={(200, "application/vnd.cyclonedx+json"): OpenApiTypes.OBJECT})
    def get(self, request: Request, slug: str, scan_id: int) -> HttpResponse:
        """What the app is made of, as CycloneDX 1.6."""
        scan = self.ended(slug, scan_id)
        said = scan.details.get("dependencies", {})
        if "components" not in said:
            raise Http404("No analyzer told what the app is made of.")
        document = sbom.document(
            said["components"],
            app=slug,
            version=scan.version.version,
            bundle_sha256=scan.version.bundle_sha256,
            license_expression=scan.version.license_expression,
            at=scan.ended_at or timezone.now(),
        )
        return download(document, "application/vnd.cyclonedx+json", f"{_stem(scan)}.cdx.json")


class StatementView(ScanEndpoint):
    @extend_schema(responses=EnvelopeSerializer)
    def get(self, request: Request, slug: str, scan_id: int) -> Response:
        """What the platform signed about the scan: a DSSE envelope of an in-toto statement."""
        statement = self.ended(slug, scan_id).statements.order_by("-pk").first()
        if statement is None:
            raise Http404
        return Response(statement.envelope)


def download(content: str, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _stem(scan: CodeScanResult) -> str:
    return f"{scan.version.app.slug}-{scan.version.version}-scan-{scan.pk}"


def _properties(scan: CodeScanResult) -> dict[str, Any]:
    return {
        "risk": scan.risk,
        "malicious": scan.malicious,
        "bundleSha256": scan.version.bundle_sha256,
        "rulesetSha256": scan.ruleset.digest if scan.ruleset else None,
        "modelSha256": (scan.ruleset.model_digest or None) if scan.ruleset else None,
    }

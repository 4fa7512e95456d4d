"""A scan, for other programs: findings as SARIF, parts as CycloneDX, and what we sign of it."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from appstore.console.own import own_app
from appstore.models import App
from developers.policies import Capability
from scanner.models import CodeScanResult, ScanStatement
from scanner.results import exports


def _scan(app: App, version: str, scan_id: int) -> CodeScanResult:
    ended = CodeScanResult.objects.ended().select_related("version__app", "ruleset")
    return get_object_or_404(ended, pk=scan_id, version__app=app, version__version=version)


@require_safe
@own_app(Capability.READ)
def sarif(request: HttpRequest, app: App, version: str, scan_id: int) -> HttpResponse:
    scan = _scan(app, version, scan_id)
    help_uri = request.build_absolute_uri(reverse("scanner:rule-list"))
    written = json.dumps(exports.sarif_of(scan, help_uri=help_uri), indent=2)
    return _file(scan, written, "application/sarif+json", "sarif")


@require_safe
@own_app(Capability.READ)
def cyclonedx(_: HttpRequest, app: App, version: str, scan_id: int) -> HttpResponse:
    scan = _scan(app, version, scan_id)
    kind = "application/vnd.cyclonedx+json; version=1.6"
    return _file(scan, exports.sbom_of(scan), kind, "cdx.json")


@require_safe
@own_app(Capability.READ)
def statement(_: HttpRequest, app: App, version: str, scan_id: int) -> HttpResponse:
    scan = _scan(app, version, scan_id)
    signed = get_object_or_404(ScanStatement.objects.order_by("-pk")[:1], scan=scan)
    return _file(scan, json.dumps(signed.envelope), "application/vnd.dsse+json", "scan.dsse.json")


def _file(scan: CodeScanResult, written: Any, kind: str, suffix: str) -> HttpResponse:
    version = scan.version
    name = f"{version.app.slug}-{version.version}.{suffix}"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(written, content_type=kind, headers={"Content-Disposition": disposition})

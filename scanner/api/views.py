"""Scans by machine."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from appstore import policies
from appstore.actions.publishing import NoVersion
from appstore.api.serializers import WhichVersionSerializer
from developers.api.endpoints import AgreementForTokens
from marketplace.core.idempotency import idempotent
from scanner.actions import scans
from scanner.api.endpoints import ScanEndpoint
from scanner.api.serializers import ScanDetailSerializer, ScanSerializer
from scanner.models import CodeScanResult, ScanQuerySet

NOTHING_YET = "Upload a version first."


class ScanListView(ScanEndpoint, generics.ListAPIView[CodeScanResult]):
    """Every scan of an app's versions, newest first. What each found is under its own address."""

    serializer_class = ScanSerializer
    queryset = CodeScanResult.objects.none()

    def get_queryset(self) -> ScanQuerySet:
        scans_of_app = CodeScanResult.objects.filter(version__app=self.app(self.kwargs["slug"]))
        return scans_of_app.counted().select_related("version", "ruleset").defer("details")


class ScanDetailView(ScanEndpoint):
    @extend_schema(responses=ScanDetailSerializer)
    def get(self, request: Request, slug: str, scan_id: int) -> Response:
        """One scan: its level, why, how far it is, and what analyzers learned."""
        return Response(ScanDetailSerializer(self.scan(slug, scan_id)).data)


class ScanRequestView(ScanEndpoint):
    permission_classes: Any = (IsAuthenticated, AgreementForTokens)

    @extend_schema(request=WhichVersionSerializer, responses={202: ScanSerializer})
    @idempotent
    def post(self, request: Request, slug: str) -> Response:
        """Have a version scanned, without submitting it; reviewers have it scanned again."""
        wanted = WhichVersionSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        app = self.app(slug)
        if not policies.may_review(self.person, app):
            self.check_object_permissions(request, app)
        releases = app.versions.newest_first()
        if number := wanted.validated_data["version"]:
            releases = releases.filter(version=number)
        release = releases.first()
        if release is None:
            raise NoVersion(f"There is no version {number}." if number else NOTHING_YET)
        scan = scans.request_scan(version=release, by=self.person)
        return Response(ScanSerializer(scan).data, status=status.HTTP_202_ACCEPTED)

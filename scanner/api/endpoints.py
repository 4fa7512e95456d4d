"""What the endpoints about one scan share."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView

from appstore import policies
from appstore.models import App
from marketplace.core.models import User
from scanner.models import CodeScanResult


class ScanEndpoint(APIView):
    """For those of the account that makes the app, and for its reviewers. Others find nothing."""

    permission_classes: Any = (IsAuthenticated,)
    token_resource = "apps"

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def app(self, slug: str) -> App:
        app = get_object_or_404(App, slug=slug)
        if not (policies.may_review(self.person, app) or policies.is_own_app(self.person, app)):
            raise Http404
        return app

    def scan(self, slug: str, scan_id: int) -> CodeScanResult:
        scans = CodeScanResult.objects.counted().select_related("version__app", "ruleset")
        return get_object_or_404(scans, pk=scan_id, version__app=self.app(slug))

    def ended(self, slug: str, scan_id: int) -> CodeScanResult:
        scan = self.scan(slug, scan_id)
        if not scan.has_ended:
            raise Http404("It has not ended yet.")
        return scan

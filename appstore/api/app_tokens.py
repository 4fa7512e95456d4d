"""Installed apps as callers of the API."""

from datetime import timedelta

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from appstore.models import AppInstallation, AppToken
from marketplace.core import keys

LAST_USED_PRECISION = timedelta(minutes=1)


class InstalledApp:
    """Who calls: an app in one workspace, and nobody's account."""

    is_authenticated = True
    is_active = True
    pk = None

    def __init__(self, installation: AppInstallation) -> None:
        self.installation = installation


class IsInstalledApp(BasePermission):
    """People have addresses of their own for the same things."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        is_offered = request.method in view.allowed_methods  # what is not, the view itself refuses
        return isinstance(request.user, InstalledApp) or not is_offered


class AppTokenAuthentication(BaseAuthentication):
    """Recognises ``Authorization: Bearer mtx_app_…``, where a view asks for it and nowhere else."""

    def authenticate(self, request: Request) -> tuple[InstalledApp, AppToken] | None:
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = self._find(secret.strip())
        if token is None:
            raise AuthenticationFailed("This app token is unknown, or has ended.")
        _note_use(token)
        return InstalledApp(token.installation), token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="app"'

    def _find(self, secret: str) -> AppToken | None:
        if not keys.is_well_formed(secret):
            return None
        whole = AppToken.objects.usable().select_related(
            "installation__app", "installation__workspace", "installation__version"
        )
        whole = whole.select_related("installation__license__plan")
        return whole.filter(token_hash=keys.hash_secret(secret)).first()


def _note_use(token: AppToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > LAST_USED_PRECISION:
        AppToken.objects.filter(pk=token.pk).update(last_used_at=now)

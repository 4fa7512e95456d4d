"""What an endpoint may ask beyond who is calling."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from identity import step_up
from identity.models import AccessToken


class FreshSecondFactor(BasePermission):
    """A session must be fresh. Making a token took a second factor, and its scope says for what."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, AccessToken):
            step_up.require_fresh(request._request)  # noqa: SLF001  the session is Django's
        return True

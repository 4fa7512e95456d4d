"""One's own data, by machine. For this one signs in: no access token may take it or end it."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from identity import step_up
from identity.actions import privacy
from identity.api.serializers import (
    DeletionRequestSerializer,
    DeletionSerializer,
    ExportSerializer,
)
from marketplace.core.models import User


class ZipRenderer(BaseRenderer):
    """Lets a client ask for a zip; errors are JSON all the same."""

    media_type = "application/zip"
    format = "zip"

    def render(self, data: Any, *_: Any, **__: Any) -> Any:
        return JSONRenderer().render(data)


class SignedInEndpoint(APIView):
    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)

    @property
    def user(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user


class ExportView(SignedInEndpoint):
    renderer_classes = (JSONRenderer, ZipRenderer)

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request) -> HttpResponse:
        """Download what was packed. It takes a fresh second factor."""
        step_up.require_fresh(request._request)  # noqa: SLF001  the session is Django's
        content = privacy.download_export(user=self.user, at=timezone.now())
        return HttpResponse(
            content, content_type="application/zip", headers={"Cache-Control": "no-store"}
        )

    @extend_schema(request=None, responses={202: ExportSerializer})
    def post(self, request: Request) -> Response:
        """Have everything we know of the caller packed."""
        export = privacy.request_export(user=self.user, at=timezone.now())
        return Response(ExportSerializer(export).data, status=status.HTTP_202_ACCEPTED)


class DeletionView(SignedInEndpoint):
    @extend_schema(request=DeletionRequestSerializer, responses={202: DeletionSerializer})
    def post(self, request: Request) -> Response:
        """Have the account deleted after the days of grace. It takes a fresh second factor."""
        step_up.require_fresh(request._request)  # noqa: SLF001  the session is Django's
        wanted = DeletionRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        deletion = privacy.request_deletion(
            user=self.user, typed_email=wanted.validated_data["email"], at=timezone.now()
        )
        return Response(DeletionSerializer(deletion).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Keep the account after all."""
        privacy.cancel_deletion(user=self.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

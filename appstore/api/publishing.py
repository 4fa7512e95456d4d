"""A version's last steps by machine: submitted, taken back, published now or on a date."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from appstore.actions import publishing, scheduling
from appstore.api.serializers import VersionSerializer, WhichVersionSerializer
from appstore.models import App, AppVersion, ReleaseStatement
from developers.api.endpoints import DeveloperEndpoint
from identity.api.permissions import FreshSecondFactor
from marketplace.core.idempotency import idempotent


class MomentField(serializers.DateTimeField):
    """A moment that names its offset, so that nobody wonders whose noon is meant."""

    default_error_messages = {  # noqa: RUF012  as the class above does
        "offset": "Say the offset as well, such as 2026-12-01T09:00:00+01:00 or …Z.",
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        if timezone.is_naive(value):
            self.fail("offset")
        return super().enforce_timezone(value)


class PublishSerializer(WhichVersionSerializer):
    publish_at = MomentField(
        required=False,
        allow_null=True,
        default=None,
        help_text="When it goes out by itself, within a year. Left out: at once.",
    )


class ReleaseActions(DeveloperEndpoint, viewsets.GenericViewSet[App]):
    """What happens to a version between its upload and the store."""

    @extend_schema(request=WhichVersionSerializer, responses=VersionSerializer)
    @action(detail=True, methods=["post"], token_resource="releases")
    @idempotent
    def submit(self, request: Request, slug: str) -> Response:
        """Hand a version to the scanner and then to the reviewers."""
        release = publishing.submit_for_review(**self._asked(request), at=timezone.now())
        return Response(VersionSerializer(release).data)

    @extend_schema(request=WhichVersionSerializer, responses=VersionSerializer)
    @action(detail=True, methods=["post"], token_resource="releases")
    @idempotent
    def withdraw(self, request: Request, slug: str) -> Response:
        """Take back a version that is on its way; it is a draft again."""
        release = publishing.withdraw(**self._asked(request), at=timezone.now())
        return Response(VersionSerializer(release).data)

    @extend_schema(request=PublishSerializer, responses=VersionSerializer)
    @action(
        detail=True,
        methods=["post"],
        token_resource="releases",
        permission_classes=[*DeveloperEndpoint.permission_classes, FreshSecondFactor],
    )
    @idempotent
    def publish(self, request: Request, slug: str) -> Response:
        """Put an approved version in the store, at once or on a date."""
        asked = self._asked(request, PublishSerializer)
        publish_at = asked.pop("publish_at")
        if publish_at is None:
            release = publishing.publish(**asked, at=timezone.now())
        else:
            release = scheduling.schedule(**asked, publish_at=publish_at, at=timezone.now())
        return Response(VersionSerializer(release).data)

    @extend_schema(request=WhichVersionSerializer, responses=VersionSerializer)
    @action(detail=True, methods=["post"], token_resource="releases")
    @idempotent
    def unschedule(self, request: Request, slug: str) -> Response:
        """Forget the date on which a version was to be published."""
        return Response(VersionSerializer(scheduling.unschedule(**self._asked(request))).data)

    def _asked(
        self, request: Request, serializer: type[WhichVersionSerializer] = WhichVersionSerializer
    ) -> dict[str, Any]:
        wanted = serializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        return {"app": self.get_object(), "by": self.person, **wanted.validated_data}


class SignatureSerializer(serializers.Serializer[None]):
    keyid = serializers.CharField(help_text="The `kid` of a key in /api/v1/keys/.")
    sig = serializers.CharField(help_text="Ed25519 over the pre-authentication encoding, base64.")


class EnvelopeSerializer(serializers.Serializer[None]):
    payloadType = serializers.CharField()  # noqa: N815  DSSE's own names
    payload = serializers.CharField(help_text="An in-toto statement, base64.")
    signatures = SignatureSerializer(many=True)


class StatementView(APIView):
    """For everybody: who checks a release needs no account. What was said once stays said."""

    permission_classes = (AllowAny,)
    token_resource = "store"

    @extend_schema(responses=EnvelopeSerializer)
    def get(self, request: Request, slug: str, version: str) -> Response:
        """What the platform signed about a release: a DSSE envelope of an in-toto statement."""
        release = get_object_or_404(AppVersion, app__slug=slug, version=version)
        statement = get_object_or_404(ReleaseStatement, version=release)
        return Response(statement.envelope)

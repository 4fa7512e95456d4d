"""The developer's side of a review, by machine."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from appstore.actions import conversations
from appstore.models import App, AppVersion, ReviewMessage
from developers.api.endpoints import DeveloperEndpoint
from marketplace.core.idempotency import idempotent
from marketplace.core.pagination import page_of


class ReviewMessageSerializer(serializers.ModelSerializer[ReviewMessage]):
    """One message of a review. Which reviewer wrote is not told."""

    signed_by = serializers.CharField(read_only=True)

    class Meta:
        model = ReviewMessage
        fields = ("id", "from_team", "signed_by", "is_question", "text", "sent_at")
        read_only_fields = ("id", "from_team", "is_question", "sent_at")


class ReviewMessageViewSet(DeveloperEndpoint, viewsets.GenericViewSet[ReviewMessage]):
    """What a developer and the review team tell each other about a version, the newest first."""

    token_resource = "releases"
    serializer_class = ReviewMessageSerializer
    queryset = ReviewMessage.objects.none()

    def _version(self) -> AppVersion:
        app = get_object_or_404(App.objects.made_by(self.person), slug=self.kwargs["slug"])
        self.check_object_permissions(self.request, app)
        versions = AppVersion.objects.select_related("app")
        return get_object_or_404(versions, app=app, version=self.kwargs["version"])

    @extend_schema(responses=ReviewMessageSerializer(many=True))
    def list(self, request: Request, **_: Any) -> Response:
        messages = self._version().review_messages.select_related("author")
        return page_of(self, messages, ReviewMessageSerializer)

    @extend_schema(request=ReviewMessageSerializer, responses={201: ReviewMessageSerializer})
    @idempotent
    def create(self, request: Request, **_: Any) -> Response:
        """Write to the review team. If it had asked, the review goes on."""
        version = self._version()
        wanted = ReviewMessageSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        message = conversations.answer(
            version=version,
            text=wanted.validated_data["text"],
            by=self.person,
            at=timezone.now(),
        )
        return Response(ReviewMessageSerializer(message).data, status=status.HTTP_201_CREATED)

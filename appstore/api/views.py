"""Publishing by machine: a developer's own apps and their versions."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from appstore.actions import listings, versions
from appstore.api.publishing import ReleaseActions
from appstore.api.serializers import (
    AppEditSerializer,
    AppSerializer,
    UploadSerializer,
    VersionSerializer,
)
from appstore.models import App, AppQuerySet
from marketplace.core.idempotency import idempotent
from marketplace.core.pagination import page_of


class AppViewSet(ReleaseActions, mixins.ListModelMixin):
    """The apps of the developer who asks: create, read, change, submit, publish."""

    token_resource = "apps"
    serializer_class = AppSerializer
    lookup_field = "slug"
    queryset = App.objects.none()

    def get_queryset(self) -> AppQuerySet:
        """A list is of one account; an address may be of any the caller belongs to."""
        if self.detail:
            return App.objects.made_by(self.person).with_offer()
        return App.objects.of(self.developer).with_offer()

    @extend_schema(responses={201: AppSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        wanted = AppSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        values: dict[str, Any] = dict(wanted.validated_data)
        values |= values.pop("plan")
        app = listings.create_app(developer=self.developer, by=self.person, **values)
        return Response(AppSerializer(app).data, status=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, slug: str) -> Response:
        return Response(AppSerializer(self.get_object()).data)

    @extend_schema(request=AppEditSerializer, responses=AppSerializer)
    def partial_update(self, request: Request, slug: str) -> Response:
        app = self.get_object()
        wanted = AppEditSerializer(data=request.data, partial=True)
        wanted.is_valid(raise_exception=True)
        present = {
            "name": app.name,
            "summary": app.summary,
            "description": app.description,
            "category": app.category,
            "source_access": app.source_access,
        }
        listings.edit_app(app=app, by=self.person, **(present | wanted.validated_data))
        return Response(AppSerializer(self.get_object()).data)

    @extend_schema(methods=["GET"], responses=VersionSerializer(many=True))
    @extend_schema(
        methods=["POST"],
        request={"multipart/form-data": UploadSerializer},
        responses={201: VersionSerializer},
    )
    @action(detail=True, methods=["get", "post"], parser_classes=[MultiPartParser])
    def versions(self, request: Request, slug: str) -> Response:
        """List the app's versions, or upload a new one."""
        if request.method == "POST":
            return self._upload(request)
        return page_of(self, self.get_object().versions.all(), VersionSerializer)

    @idempotent
    def _upload(self, request: Request) -> Response:
        app = self.get_object()
        wanted = UploadSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        release = versions.upload_version(
            app=app,
            version=wanted.validated_data["version"],
            changelog=wanted.validated_data["changelog"],
            chunks=wanted.validated_data["archive"].chunks(),
            by=self.person,
        )
        return Response(VersionSerializer(release).data, status=status.HTTP_201_CREATED)

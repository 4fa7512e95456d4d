"""The store by machine: finding, installing and rating apps."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from appstore import queries
from appstore.actions import installing, reviews, workspaces
from appstore.api.serializers import (
    InstallationSerializer,
    InstallSerializer,
    ListingDetailSerializer,
    ListingSerializer,
    ReviewSerializer,
)
from appstore.forms.store import CatalogueForm
from appstore.models import App, AppQuerySet, Category, Channel, SortOrder, Workspace
from appstore.models.app import ORDERS
from marketplace.core.idempotency import idempotent
from marketplace.core.models import User
from marketplace.core.pagination import NewestFirst

FILTERS = [
    OpenApiParameter("q", str, description="Words, or words much like them."),
    OpenApiParameter("category", str, enum=Category.values),
    OpenApiParameter("developer", str, description="A developer's slug."),
    OpenApiParameter("sort", str, enum=SortOrder.values),
]


class AsSorted(NewestFirst):
    """Pages in the order that was asked for."""

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        return ORDERS[CatalogueForm(request.query_params).order]


class StoreViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[App]):
    """What is in the store. Reading needs no account."""

    token_resource = "store"
    serializer_class = ListingSerializer
    pagination_class = AsSorted
    lookup_field = "slug"
    queryset = App.objects.none()

    def get_permissions(self) -> Any:
        reading = self.action in {"list", "retrieve"}
        return [AllowAny() if reading else IsAuthenticated()]

    def get_queryset(self) -> AppQuerySet:
        form = CatalogueForm(self.request.query_params if self.action == "list" else {})
        return queries.catalogue(
            text=form.text,
            category=form.chosen_category,
            developer=form.chosen_developer,
            order=form.order,
        )

    @extend_schema(parameters=FILTERS)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(responses=ListingDetailSerializer)
    def retrieve(self, request: Request, slug: str) -> Response:
        return Response(ListingDetailSerializer(self.get_object()).data)

    @extend_schema(request=InstallSerializer, responses={201: InstallationSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    def install(self, request: Request, slug: str) -> Response:
        """Install a version into a workspace. What costs something must be bought first."""
        assert isinstance(request.user, User)
        wanted = InstallSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        values = wanted.validated_data
        number, workspace = values["version"], values.get("workspace")
        channel, version_range = Channel(values["channel"]), values["version_range"]
        app = self.get_object()
        installation, app_token = installing.install(
            version=get_object_or_404(app.versions.offered(), version=number)
            if number
            else installing.newest(app, channel=channel, version_range=version_range),
            workspace=get_object_or_404(Workspace.objects.of(request.user), slug=workspace)
            if workspace
            else workspaces.personal(request.user),
            accept_permissions=values["accept_permissions"],
            follows=values["follows"],
            channel=channel,
            version_range=version_range,
            by=request.user,
            at=timezone.now(),
        )
        answer = InstallationSerializer(installation).data | {"app_token": app_token}
        return Response(answer, status=status.HTTP_201_CREATED)

    @extend_schema(request=ReviewSerializer, responses={201: ReviewSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    def reviews(self, request: Request, slug: str) -> Response:
        """Rate an app one has installed; doing it again replaces the review."""
        assert isinstance(request.user, User)
        wanted = ReviewSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        review = reviews.rate(
            app=self.get_object(),
            stars=wanted.validated_data["stars"],
            body=wanted.validated_data.get("body", ""),
            by=request.user,
        )
        return Response(ReviewSerializer(review).data, status=status.HTTP_201_CREATED)

"""Workspaces by machine: what is installed where."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from appstore.actions import app_tokens, installing, workspaces
from appstore.api.serializers import (
    AppTokenSerializer,
    InstallationSerializer,
    WorkspaceSerializer,
)
from appstore.models import AppInstallation, Workspace
from identity.api.permissions import FreshSecondFactor
from marketplace.core.models import User


class WorkspaceViewSet(
    mixins.CreateModelMixin, mixins.UpdateModelMixin, viewsets.ReadOnlyModelViewSet[Workspace]
):
    """The workspaces the caller belongs to."""

    token_resource = "workspaces"
    http_method_names = ("get", "head", "options", "post", "put")
    serializer_class = WorkspaceSerializer
    lookup_field = "slug"
    queryset = Workspace.objects.none()

    def get_queryset(self) -> QuerySet[Workspace]:
        assert isinstance(self.request.user, User)
        return Workspace.objects.of(self.request.user)

    def perform_create(self, serializer: BaseSerializer[Workspace]) -> None:
        assert isinstance(self.request.user, User)
        serializer.instance = workspaces.create_workspace(
            name=serializer.validated_data["name"], by=self.request.user
        )

    def perform_update(self, serializer: BaseSerializer[Workspace]) -> None:
        assert isinstance(self.request.user, User)
        assert serializer.instance is not None
        workspaces.rename_workspace(
            workspace=serializer.instance,
            name=serializer.validated_data["name"],
            by=self.request.user,
        )


class InstallationViewSet(mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet[AppInstallation]):
    """What is installed in the caller's workspaces."""

    token_resource = "workspaces"
    serializer_class = InstallationSerializer
    queryset = AppInstallation.objects.none()

    def get_queryset(self) -> QuerySet[AppInstallation]:
        assert isinstance(self.request.user, User)
        present = AppInstallation.objects.present().of(self.request.user)
        return present.select_related("app", "version", "workspace")

    def perform_destroy(self, instance: AppInstallation) -> None:
        assert isinstance(self.request.user, User)
        installing.remove(installation=instance, by=self.request.user, at=timezone.now())

    @extend_schema(request=None, responses={200: AppTokenSerializer})
    @action(
        detail=True,
        methods=["post"],
        url_path="app-token",
        permission_classes=[IsAuthenticated, FreshSecondFactor],
    )
    def app_token(self, request: Request, pk: str) -> Response:
        """Replace the app's own credential. The old one ends at once."""
        assert isinstance(request.user, User)
        secret = app_tokens.rotate(
            installation=self.get_object(), by=request.user, at=timezone.now()
        )
        return Response({"app_token": secret})

"""Workspaces by machine."""

from django.db.models import QuerySet
from rest_framework import mixins, viewsets
from rest_framework.serializers import BaseSerializer

from appstore.actions import workspaces
from appstore.api.serializers import WorkspaceSerializer
from appstore.models import Workspace
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

"""Workspaces by machine: what is installed where."""

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import mixins, viewsets

from appstore.actions import installing
from appstore.api.serializers import InstallationSerializer, WorkspaceSerializer
from appstore.models import AppInstallation, Workspace
from marketplace.core.models import User


class WorkspaceViewSet(viewsets.ReadOnlyModelViewSet[Workspace]):
    """The workspaces the caller belongs to."""

    token_resource = "workspaces"
    serializer_class = WorkspaceSerializer
    lookup_field = "slug"
    queryset = Workspace.objects.none()

    def get_queryset(self) -> QuerySet[Workspace]:
        assert isinstance(self.request.user, User)
        return Workspace.objects.of(self.request.user)


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

"""The people of a workspace, by machine."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from appstore import policies
from appstore.actions import joining, members
from appstore.api.member_serializers import (
    WorkspaceInvitationSerializer,
    WorkspaceInviteSerializer,
    WorkspaceJoinSerializer,
    WorkspaceMemberSerializer,
    WorkspaceRoleSerializer,
)
from appstore.api.serializers import WorkspaceSerializer
from appstore.models import Workspace, WorkspaceInvitation, WorkspaceMember, WorkspaceRole
from identity.api.permissions import FreshSecondFactor
from marketplace.core.models import User


class WorkspaceEndpoint(APIView):
    """Answers members of the workspace in the address; to others there is none."""

    token_resource = "workspaces"

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def workspace(self) -> Workspace:
        return get_object_or_404(Workspace.objects.of(self.person), slug=self.kwargs["slug"])

    def require_fresh(self) -> None:
        """Asked after what is in the address was found, so that strangers learn nothing of it."""
        FreshSecondFactor().has_permission(self.request, self)


class WorkspaceMemberViewSet(
    WorkspaceEndpoint,
    mixins.ListModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[WorkspaceMember],
):
    """Who belongs to a workspace. Deleting one's own membership leaves it."""

    serializer_class = WorkspaceMemberSerializer
    queryset = WorkspaceMember.objects.none()

    def get_queryset(self) -> QuerySet[WorkspaceMember]:
        return self.workspace().memberships.select_related("user", "workspace")

    @extend_schema(request=WorkspaceRoleSerializer, responses=WorkspaceMemberSerializer)
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Give a member another role. It takes an owner."""
        member = self.get_object()
        self.require_fresh()
        wanted = WorkspaceRoleSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        role = WorkspaceRole(wanted.validated_data["role"])
        member = members.change_role(member=member, role=role, by=self.person)
        return Response(WorkspaceMemberSerializer(member).data)

    def perform_destroy(self, instance: WorkspaceMember) -> None:
        if instance.user_id != self.person.pk:  # leaving needs nothing, removing somebody does
            self.require_fresh()
        members.end_membership(member=instance, by=self.person)


class WorkspaceInvitationViewSet(
    WorkspaceEndpoint,
    mixins.ListModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[WorkspaceInvitation],
):
    """Invitations that wait for an answer. Only owners see them."""

    serializer_class = WorkspaceInvitationSerializer
    queryset = WorkspaceInvitation.objects.none()

    def get_queryset(self) -> QuerySet[WorkspaceInvitation]:
        workspace = self.workspace()
        policies.require_owner(workspace, self.person)
        return workspace.invitations.pending().select_related("workspace")

    @extend_schema(
        request=WorkspaceInviteSerializer, responses={201: WorkspaceInvitationSerializer}
    )
    def create(self, request: Request, slug: str) -> Response:
        """Mail somebody a link that lets them join; it works for a week."""
        workspace = self.workspace()
        self.require_fresh()
        wanted = WorkspaceInviteSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        invitation, _ = joining.invite(
            workspace=workspace,
            email=wanted.validated_data["email"],
            role=WorkspaceRole(wanted.validated_data["role"]),
            by=self.person,
            at=timezone.now(),
        )
        answer = WorkspaceInvitationSerializer(invitation).data
        return Response(answer, status=status.HTTP_201_CREATED)

    def perform_destroy(self, instance: WorkspaceInvitation) -> None:
        joining.revoke(invitation=instance, by=self.person)


class WorkspaceJoinView(WorkspaceEndpoint):
    @extend_schema(request=WorkspaceJoinSerializer, responses={200: WorkspaceSerializer, 204: None})
    def post(self, request: Request) -> Response:
        """Answer an invitation with the token from its mail."""
        wanted = WorkspaceJoinSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        token, at = wanted.validated_data["token"], timezone.now()
        if not wanted.validated_data["accept"]:
            joining.decline(token=token, by=self.person, at=at)
            return Response(status=status.HTTP_204_NO_CONTENT)
        member = joining.accept(token=token, by=self.person, at=at)
        return Response(WorkspaceSerializer(member.workspace).data)

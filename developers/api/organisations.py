"""Organisations by machine: making one, its members, and those who are asked to join."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, mixins, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from developers import policies
from developers.actions import invitations, organisations
from developers.api.organisation_serializers import (
    InvitationSerializer,
    InvitationTokenSerializer,
    InviteSerializer,
    MemberSerializer,
    OrganisationSerializer,
    RoleSerializer,
)
from developers.models import Developer, DeveloperKind, Invitation, Membership, Role
from developers.policies import Capability
from identity.api.permissions import FreshSecondFactor
from marketplace.core.idempotency import idempotent
from marketplace.core.models import User


class OrganisationEndpoint(APIView):
    """Answers members of the organisation in the address; to others there is none."""

    token_resource = "developer"

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def organisation(self) -> Developer:
        mine = Developer.objects.of(self.person).filter(kind=DeveloperKind.ORGANISATION)
        return get_object_or_404(mine, slug=self.kwargs["slug"])

    def require_fresh(self) -> None:
        """Asked after what is in the address was found, so that strangers learn nothing of it."""
        FreshSecondFactor().has_permission(self.request, self)


class OrganisationListView(OrganisationEndpoint, generics.ListAPIView[Developer]):
    """The organisations the caller belongs to."""

    serializer_class = OrganisationSerializer
    queryset = Developer.objects.none()

    def get_queryset(self) -> QuerySet[Developer]:
        return Developer.objects.of(self.person).filter(kind=DeveloperKind.ORGANISATION)

    @extend_schema(request=OrganisationSerializer, responses={201: OrganisationSerializer})
    @idempotent
    def post(self, request: Request) -> Response:
        """Make an organisation. The caller is its first owner."""
        wanted = OrganisationSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        developer = organisations.create_organisation(
            display_name=wanted.validated_data["display_name"], by=self.person
        )
        answer = OrganisationSerializer(developer, context={"request": request})
        return Response(answer.data, status=status.HTTP_201_CREATED)


class MemberViewSet(
    OrganisationEndpoint,
    mixins.ListModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[Membership],
):
    """Who belongs to an organisation. A role holds from the member's next request on."""

    serializer_class = MemberSerializer
    queryset = Membership.objects.none()

    def get_queryset(self) -> QuerySet[Membership]:
        return self.organisation().memberships.select_related("user", "developer")

    @extend_schema(request=RoleSerializer, responses=MemberSerializer)
    def partial_update(self, request: Request, slug: str, pk: int) -> Response:
        """Change a member's role."""
        membership = self.get_object()
        self.require_fresh()
        wanted = RoleSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        membership = organisations.change_role(
            membership=membership,
            role=Role(wanted.validated_data["role"]),
            by=self.person,
        )
        return Response(MemberSerializer(membership).data)

    def perform_destroy(self, instance: Membership) -> None:
        self.require_fresh()
        organisations.end_membership(membership=instance, by=self.person)


class InvitationViewSet(
    OrganisationEndpoint,
    mixins.ListModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[Invitation],
):
    """Invitations that wait for an answer. Only owners see them."""

    serializer_class = InvitationSerializer
    queryset = Invitation.objects.none()

    def get_queryset(self) -> QuerySet[Invitation]:
        organisation = self.organisation()
        policies.require(organisation, self.person, Capability.MANAGE)
        return organisation.invitations.pending().select_related("invited_by", "developer")

    @extend_schema(request=InviteSerializer, responses={201: InvitationSerializer})
    def create(self, request: Request, slug: str) -> Response:
        """Mail somebody a link that lets them join; it works for a week."""
        organisation = self.organisation()
        self.require_fresh()
        wanted = InviteSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        invitation, _ = invitations.invite(
            developer=organisation,
            email=wanted.validated_data["email"],
            role=Role(wanted.validated_data["role"]),
            by=self.person,
            at=timezone.now(),
        )
        return Response(InvitationSerializer(invitation).data, status=status.HTTP_201_CREATED)

    def perform_destroy(self, instance: Invitation) -> None:
        invitations.revoke(invitation=instance, by=self.person)


class InvitationAcceptView(OrganisationEndpoint):
    @extend_schema(request=InvitationTokenSerializer, responses={201: OrganisationSerializer})
    def post(self, request: Request) -> Response:
        """Join with the token from the mail, as whoever has the address it was sent to."""
        wanted = InvitationTokenSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        membership = invitations.accept(
            token=wanted.validated_data["token"], by=self.person, at=timezone.now()
        )
        answer = OrganisationSerializer(membership.developer, context={"request": request})
        return Response(answer.data, status=status.HTTP_201_CREATED)


class InvitationDeclineView(OrganisationEndpoint):
    @extend_schema(request=InvitationTokenSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Say no. The link stops working."""
        wanted = InvitationTokenSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        invitations.decline(token=wanted.validated_data["token"], by=self.person, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

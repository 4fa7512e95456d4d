"""Developers, by machine."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from developers import policies, text_changes
from developers.actions import agreements, profiles, registration
from developers.agreement_standing import standing_of
from developers.api.endpoints import DeveloperEndpoint, IsDeveloper
from developers.api.serializers import (
    AccountRoleSerializer,
    AgreementSerializer,
    DeveloperSerializer,
    OwnDeveloperSerializer,
    ProfileSerializer,
    RegistrationSerializer,
    RungSerializer,
)
from developers.policies import Capability
from developers.standing import ladder
from identity.actions import accounts
from identity.api.endpoints import Open, accepted
from identity.api.serializers import AccountSerializer, CredentialsSerializer
from marketplace.core.models import User


class DeveloperCollectionView(Open):
    token_resource = "developer"

    @extend_schema(
        request=RegistrationSerializer,
        responses={201: DeveloperSerializer, 202: AccountSerializer},
    )
    def post(self, request: Request) -> Response:
        """Become a developer; without an account, sign up in the same step."""
        wanted = RegistrationSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        name = wanted.validated_data["display_name"]
        if isinstance(request.user, User):
            developer = registration.register(user=request.user, display_name=name)
            return Response(DeveloperSerializer(developer).data, status=status.HTTP_201_CREATED)
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        with transaction.atomic():
            user = accounts.sign_up(request._request, **credentials.validated_data)  # noqa: SLF001
            if user is not None:
                registration.register(user=user, display_name=name)
        return accepted(credentials.validated_data["email"])


class DeveloperMeView(DeveloperEndpoint):
    @extend_schema(responses=OwnDeveloperSerializer)
    def get(self, request: Request) -> Response:
        """The account the caller acts for, what is done and next, and all they belong to."""
        rungs = ladder(self.developer, by=self.person, at=timezone.now())
        mine = self.person.developer_memberships.select_related("developer").order_by("pk")
        answer = DeveloperSerializer(self.developer).data | {
            "suspended_at": self.developer.suspended_at,
            "ladder": RungSerializer(rungs, many=True).data,
            "memberships": AccountRoleSerializer(mine, many=True).data,
        }
        return Response(answer)

    @extend_schema(request=ProfileSerializer, responses=DeveloperSerializer)
    def patch(self, request: Request) -> Response:
        """Change what the public page says."""
        policies.require(self.developer, self.person, Capability.MANAGE)
        wanted = ProfileSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        developer = profiles.edit_profile(
            developer=self.developer, profile=wanted.validated_data, by=self.person
        )
        return Response(DeveloperSerializer(developer).data)


class AgreementView(DeveloperEndpoint):
    permission_classes = (IsAuthenticated, IsDeveloper)

    @extend_schema(responses=AgreementSerializer)
    def get(self, request: Request) -> Response:
        """The agreement to accept now, or the one in force, and where the caller stands."""
        return Response(self._answer())

    @extend_schema(request=AgreementSerializer, responses=AgreementSerializer)
    def post(self, request: Request) -> Response:
        """Accept the agreement of that version, proving by its hash which text was read."""
        wanted = AgreementSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        agreements.accept_agreement(
            developer=self.developer,
            version=wanted.validated_data["version"],
            sha256=wanted.validated_data["sha256"],
            by=self.person,
            at=timezone.now(),
        )
        return Response(self._answer())

    def _answer(self) -> dict[str, Any]:
        standing = standing_of(self.developer, at=timezone.now())
        text = standing.to_accept or standing.in_force
        made, old = standing.acceptance_of(text), standing.accepted_unchanged
        return {
            "version": text.version,
            "sha256": text.sha256,
            "text": text.body,
            "effective_from": text.effective_from,
            "grace_until": text.grace_until,
            "accepted_at": made.accepted_at if made else None,
            "accepted_version": standing.accepted.version if standing.accepted else None,
            "may_publish": standing.holds,
            "changes": text_changes.unified(old.body, text.body, names=(old.version, text.version))
            if old
            else "",
        }

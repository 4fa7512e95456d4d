"""Developers, by machine."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from developers import policies
from developers.actions import agreements, registration
from developers.api.endpoints import DeveloperEndpoint
from developers.api.serializers import (
    AgreementSerializer,
    DeveloperSerializer,
    RegistrationSerializer,
)
from developers.models import Developer
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
    @extend_schema(responses=DeveloperSerializer)
    def get(self, request: Request) -> Response:
        return Response(DeveloperSerializer(self.developer).data)


class AgreementView(DeveloperEndpoint):
    @extend_schema(responses=AgreementSerializer)
    def get(self, request: Request) -> Response:
        """The agreement in force, and whether the caller has accepted it."""
        return Response(self._answer(self.developer))

    @extend_schema(request=AgreementSerializer, responses=AgreementSerializer)
    def post(self, request: Request) -> Response:
        """Accept the agreement of that version."""
        wanted = AgreementSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        developer = agreements.accept_agreement(
            developer=self.developer,
            version=wanted.validated_data["version"],
            by=self.person,
            at=timezone.now(),
        )
        return Response(self._answer(developer))

    def _answer(self, developer: Developer) -> dict[str, Any]:
        accepted = policies.has_accepted_agreement(developer)
        return {
            "version": policies.current_agreement(),
            "text": settings.DEVELOPER_AGREEMENT.read_text(),
            "accepted_at": developer.agreement_accepted_at if accepted else None,
        }

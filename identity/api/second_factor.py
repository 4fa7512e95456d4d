"""The second factor, by machine: what one has, and the first authenticator app.

Somebody who has none yet has no token either, so enrolling takes e-mail and password. Whoever has
one adds more in a session, after a step-up; no token may.
"""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from identity import policies, queries, step_up
from identity.actions import accounts, devices
from identity.api.endpoints import Open
from identity.api.factor_serializers import (
    AuthenticatorSerializer,
    EnrolledSerializer,
    FirstCodeSerializer,
    OptionalCredentialsSerializer,
    SecondFactorSerializer,
)
from identity.api.serializers import CredentialsSerializer
from marketplace.core.errors import Conflict
from marketplace.core.models import User


class AlreadyEnrolled(Conflict):
    """You have a second factor. More are added in your account, after a step-up."""

    code = "already_enrolled"

    def __init__(self) -> None:
        super().__init__("You have a second factor. Add more in your account, under Security.")


class SecondFactorView(APIView):
    token_resource = "account"

    @extend_schema(responses=SecondFactorSerializer)
    def get(self, request: Request) -> Response:
        """The caller's second factors."""
        assert isinstance(request.user, User)
        found = {
            "devices": queries.devices_of(request.user),
            "recovery_codes_left": queries.recovery_codes_left(request.user),
        }
        return Response(SecondFactorSerializer(found).data)


class AuthenticatorView(Open):
    token_resource = "account"

    @extend_schema(request=OptionalCredentialsSerializer, responses={201: AuthenticatorSerializer})
    def post(self, request: Request) -> Response:
        """Start to set up an authenticator app. Nothing counts until its first code is here."""
        user = _who_enrols(request)
        device = devices.start_authenticator(user=user, at=timezone.now())
        return _secret(AuthenticatorSerializer(device).data)


class AuthenticatorConfirmView(Open):
    token_resource = "account"

    @extend_schema(request=FirstCodeSerializer, responses={201: EnrolledSerializer})
    def post(self, request: Request) -> Response:
        """Finish with the app's first code. The answer holds the recovery codes, this once."""
        wanted = FirstCodeSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        added = devices.confirm_authenticator(
            user=_who_enrols(request),
            device_id=wanted.validated_data["id"],
            code=wanted.validated_data["code"],
            name=wanted.validated_data["name"],
            at=timezone.now(),
        )
        return _secret(EnrolledSerializer(added).data)


def _who_enrols(request: Request) -> User:
    """Whoever has just shown who they are: in a session, or with e-mail and password."""
    if isinstance(request.user, User):
        step_up.require_proof(request._request)  # noqa: SLF001  the session is Django's
        return request.user
    wanted = CredentialsSerializer(data=request.data)
    wanted.is_valid(raise_exception=True)
    user = accounts.check_password(request._request, **wanted.validated_data)  # noqa: SLF001
    if policies.has_second_factor(user):
        raise AlreadyEnrolled
    return user


def _secret(answer: Any) -> Response:
    no_store = {"Cache-Control": "no-store"}
    return Response(answer, status=status.HTTP_201_CREATED, headers=no_store)

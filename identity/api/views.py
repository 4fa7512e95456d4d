"""Accounts and tokens, by machine."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from identity.actions import accounts, tokens
from identity.api.endpoints import Open, accepted
from identity.api.serializers import (
    AccountSerializer,
    ConfirmationSerializer,
    CredentialsSerializer,
    TokenRequestSerializer,
    TokenSerializer,
)
from identity.models import AccessToken
from marketplace.core.models import User


class AccountView(Open):
    @extend_schema(request=CredentialsSerializer, responses={202: AccountSerializer})
    def post(self, request: Request) -> Response:
        """Sign up. The answer is the same whether or not the address is taken."""
        wanted = CredentialsSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        accounts.sign_up(request._request, **wanted.validated_data)  # noqa: SLF001
        return accepted(wanted.validated_data["email"])


class VerifyEmailView(Open):
    @extend_schema(request=ConfirmationSerializer, responses=AccountSerializer)
    def post(self, request: Request) -> Response:
        """Confirm an address with the key that was mailed to it."""
        wanted = ConfirmationSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        user = accounts.confirm_email(request._request, **wanted.validated_data)  # noqa: SLF001
        return Response({"email": user.email, "detail": "The address is confirmed."})


class TokenViewSet(
    mixins.ListModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[AccessToken]
):
    """The caller's own tokens. Making one takes e-mail and password, not a token."""

    token_resource = "tokens"
    serializer_class = TokenSerializer
    queryset = AccessToken.objects.none()

    def get_queryset(self) -> QuerySet[AccessToken]:
        assert isinstance(self.request.user, User)
        return AccessToken.objects.usable(at=timezone.now()).filter(user=self.request.user)

    def get_permissions(self) -> Any:
        return [AllowAny()] if self.action == "create" else super().get_permissions()

    def get_throttles(self) -> Any:
        self.throttle_scope = "sign_in"
        return [ScopedRateThrottle()] if self.action == "create" else super().get_throttles()

    @extend_schema(request=TokenRequestSerializer, responses={201: TokenSerializer})
    def create(self, request: Request) -> Response:
        wanted = TokenRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        name = wanted.validated_data.pop("name")
        user = accounts.sign_in(request._request, **wanted.validated_data)  # noqa: SLF001
        token, secret = tokens.create_token(user=user, name=name, at=timezone.now())
        answer = TokenSerializer(token).data | {"token": secret}
        return Response(
            answer, status=status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"}
        )

    def perform_destroy(self, instance: AccessToken) -> None:
        if not isinstance(self.request.user, User):
            raise NotAuthenticated
        tokens.revoke_token(token=instance, by=self.request.user, at=timezone.now())

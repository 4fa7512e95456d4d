"""Accounts, tokens and developers, by machine."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from developers import actions, policies
from developers.api.endpoints import DeveloperEndpoint
from developers.api.serializers import (
    AccountSerializer,
    AgreementSerializer,
    ConfirmationSerializer,
    CredentialsSerializer,
    DeveloperSerializer,
    RegistrationSerializer,
    TokenRequestSerializer,
    TokenSerializer,
)
from developers.models import Developer
from marketplace.core import accounts, tokens
from marketplace.core.models import AccessToken, User

CONFIRMATION_SENT = "If the address is new, a confirmation is on its way to it."


class Open(APIView):
    """An endpoint for callers without an account; slow to guess at."""

    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "sign_in"


class AccountView(Open):
    @extend_schema(request=CredentialsSerializer, responses={202: AccountSerializer})
    def post(self, request: Request) -> Response:
        """Sign up. The answer is the same whether or not the address is taken."""
        wanted = CredentialsSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        accounts.sign_up(request._request, **wanted.validated_data)  # noqa: SLF001
        return _accepted(wanted.validated_data["email"])


class DeveloperCollectionView(Open):
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
            developer = actions.register(user=request.user, display_name=name)
            return Response(DeveloperSerializer(developer).data, status=status.HTTP_201_CREATED)
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        with transaction.atomic():
            user = accounts.sign_up(request._request, **credentials.validated_data)  # noqa: SLF001
            if user is not None:
                actions.register(user=user, display_name=name)
        return _accepted(credentials.validated_data["email"])


class VerifyEmailView(Open):
    @extend_schema(request=ConfirmationSerializer, responses=AccountSerializer)
    def post(self, request: Request) -> Response:
        """Confirm an address with the key that was mailed to it."""
        wanted = ConfirmationSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        user = accounts.confirm_email(request._request, **wanted.validated_data)  # noqa: SLF001
        return Response({"email": user.email, "detail": "The address is confirmed."})


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
        developer = actions.accept_agreement(
            developer=self.developer,
            version=wanted.validated_data["version"],
            by=self.developer.user,
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


class TokenViewSet(
    mixins.ListModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[AccessToken]
):
    """The caller's own tokens. Making one takes e-mail and password, not a token."""

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


def _accepted(email: str) -> Response:
    answer = {"email": email, "detail": CONFIRMATION_SENT}
    return Response(answer, status=status.HTTP_202_ACCEPTED)

"""Accounts, by machine."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from identity.actions import accounts
from identity.api.endpoints import Open, accepted
from identity.api.serializers import (
    AccountSerializer,
    ConfirmationSerializer,
    CredentialsSerializer,
)


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

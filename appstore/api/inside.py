"""What an installed app may ask for, with its own token: itself, and its usage tokens."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from appstore.actions import usage
from appstore.api.app_tokens import AppTokenAuthentication, InstalledApp, IsInstalledApp
from appstore.api.usage_serializers import (
    BalanceSerializer,
    ExternalIdSerializer,
    InstalledAppSerializer,
    SpendSerializer,
    UsageEntrySerializer,
)
from appstore.models import AppInstallation


class InsideView(APIView):
    """Nothing here takes an id: the token says which installation it is about."""

    authentication_classes = (AppTokenAuthentication,)
    permission_classes = (IsInstalledApp,)
    token_resource = None  # people's access tokens do not reach it

    @property
    def installation(self) -> AppInstallation:
        assert isinstance(self.request.user, InstalledApp)
        return self.request.user.installation


class SelfView(InsideView):
    @extend_schema(responses=InstalledAppSerializer)
    def get(self, request: Request) -> Response:
        """Where the app is installed, at which version, with which rights."""
        return Response(InstalledAppSerializer(self.installation).data)


class UsageView(InsideView):
    @extend_schema(responses=BalanceSerializer)
    def get(self, request: Request) -> Response:
        """What the license has left."""
        balance = usage.balance_of(license=self.installation.license, at=timezone.now())
        return Response(BalanceSerializer(balance).data)

    @extend_schema(request=SpendSerializer, responses={201: UsageEntrySerializer})
    def post(self, request: Request) -> Response:
        """Spend usage tokens. The same ``external_id`` again answers the same and takes nothing."""
        wanted = SpendSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        entry = usage.spend(
            license=self.installation.license,
            installation=self.installation,
            at=timezone.now(),
            **wanted.validated_data,
        )
        return Response(UsageEntrySerializer(entry).data, status=status.HTTP_201_CREATED)


class GiveBackView(InsideView):
    @extend_schema(request=ExternalIdSerializer, responses=UsageEntrySerializer)
    def post(self, request: Request) -> Response:
        """Undo a spending whose work failed; once, however often it is asked for."""
        wanted = ExternalIdSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        entry = usage.give_back(
            license=self.installation.license, at=timezone.now(), **wanted.validated_data
        )
        return Response(UsageEntrySerializer(entry).data)

"""A license's usage tokens, for those who own it."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from appstore.actions import usage
from appstore.api.usage_serializers import BalanceSerializer, LimitsSerializer, UsageEntrySerializer
from appstore.models import License, UsageEntry, Workspace
from marketplace.core.models import User
from marketplace.core.pagination import page_of


class LicenseUsageEndpoint(generics.GenericAPIView[License]):
    token_resource = "workspaces"
    queryset = License.objects.none()
    lookup_field = "key"

    def get_queryset(self) -> QuerySet[License]:
        mine = Workspace.objects.of(self.person).values("pk")
        return License.objects.filter(workspace__in=mine).select_related("workspace")

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user


class LicenseUsageView(LicenseUsageEndpoint):
    serializer_class: Any = BalanceSerializer

    def get(self, request: Request, key: str) -> Response:
        """What a license has left, and the limits on a month."""
        balance = usage.balance_of(license=self.get_object(), at=timezone.now())
        return Response(BalanceSerializer(balance).data)

    @extend_schema(request=LimitsSerializer, responses=BalanceSerializer)
    def put(self, request: Request, key: str) -> Response:
        """Set how much may be spent in a month, and from where on the owners are told."""
        license = self.get_object()
        wanted = LimitsSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        balance = usage.set_limits(
            license=license, by=self.person, at=timezone.now(), **wanted.validated_data
        )
        return Response(BalanceSerializer(balance).data)


class LicenseUsageEntriesView(LicenseUsageEndpoint):
    serializer_class: Any = UsageEntrySerializer

    def get(self, request: Request, key: str) -> Response:
        """The history, newest first."""
        entries = UsageEntry.objects.filter(balance__license=self.get_object())
        return page_of(self, entries.select_related("installation__version"), UsageEntrySerializer)

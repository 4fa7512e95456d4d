"""The licenses of one's workspaces, by machine."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from appstore.actions import activating, transferring
from appstore.api.license_serializers import (
    LicenseDetailSerializer,
    LicenseSerializer,
    TransferSerializer,
)
from appstore.models import License, Workspace
from marketplace.core.idempotency import idempotent
from marketplace.core.models import User


class LicenseViewSet(viewsets.ReadOnlyModelViewSet[License]):
    """What the workspaces one owns may run. A single one comes with a fresh license key."""

    token_resource = "workspaces"
    lookup_field = "key"
    lookup_value_regex = "lic_[0-9a-z]+"
    queryset = License.objects.none()

    @property
    def user(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def get_serializer_class(self) -> type[LicenseSerializer]:
        return LicenseDetailSerializer if self.action == "retrieve" else LicenseSerializer

    def get_queryset(self) -> QuerySet[License]:
        return License.objects.owned_by(self.user).select_related("app", "plan", "workspace")

    @extend_schema(request=TransferSerializer, responses={201: LicenseSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    def transfer(self, request: Request, key: str) -> Response:
        """Give what was bought for good to another of your workspaces, as a new license."""
        license = self.get_object()
        wanted = TransferSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = transferring.transfer(
            license=license,
            to=get_object_or_404(
                Workspace.objects.of(self.user), slug=wanted.validated_data["workspace"]
            ),
            by=self.user,
            at=timezone.now(),
        )
        return Response(LicenseSerializer(given).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    @action(
        detail=True,
        methods=["delete"],
        url_path=r"activations/(?P<activation_id>[0-9]{1,18})",
        url_name="activation",
    )
    def end_activation(self, request: Request, key: str, activation_id: str) -> Response:
        """Free a place; what used it finds out when it asks next."""
        active = self.get_object().activations.active().select_related("license__workspace")
        activation = get_object_or_404(active, pk=int(activation_id))
        activating.end(activation=activation, by=self.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

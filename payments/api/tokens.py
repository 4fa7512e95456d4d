"""Buying usage tokens by machine."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from appstore.models import License, Workspace
from marketplace.core.idempotency import idempotent
from marketplace.core.models import User
from payments.actions import top_ups
from payments.api.serializers import OrderSerializer


class PacksSerializer(serializers.Serializer[None]):
    packs = serializers.IntegerField(min_value=1, max_value=top_ups.PACKS_MAX)
    price_minor = serializers.IntegerField(
        required=False, min_value=1, help_text="Of one pack, as you know it; another is refused."
    )


class TopUpView(generics.GenericAPIView[License]):
    token_resource = "store"
    serializer_class = PacksSerializer  # type: ignore[assignment]  # of the request
    queryset = License.objects.none()
    lookup_field = "key"

    def get_queryset(self) -> QuerySet[License]:
        assert isinstance(self.request.user, User)
        mine = Workspace.objects.of(self.request.user).values("pk")
        return License.objects.filter(workspace__in=mine).select_related("workspace")

    @extend_schema(request=PacksSerializer, responses={201: OrderSerializer})
    @idempotent
    def post(self, request: Request, key: str) -> Response:
        """Add packs of usage tokens to a license, paid from the caller's Matrix Wallet."""
        assert isinstance(request.user, User)
        license = self.get_object()
        wanted = PacksSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        order = top_ups.buy_tokens(
            license=license,
            packs=wanted.validated_data["packs"],
            expected_price_minor=wanted.validated_data.get("price_minor"),
            by=request.user,
            at=timezone.now(),
        )
        return Response(OrderSerializer(order).data, status=status.HTTP_201_CREATED)

"""Money, by machine."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from appstore import guesses
from appstore.actions import workspaces
from appstore.models import App, Plan, Workspace
from developers.api.endpoints import (
    ACTING_FOR,
    HEADER,
    DeveloperEndpoint,
    acting_developer,
)
from developers.models import Developer
from developers.policies import Capability, require
from marketplace.core.idempotency import idempotent
from marketplace.core.models import User
from payments import queries
from payments.actions import checkout
from payments.api.serializers import (
    OrderSerializer,
    PurchaseSerializer,
    RevenueShareSerializer,
    WalletSerializer,
)
from payments.models import Order, RevenueShare
from payments.models.order import OrderQuerySet
from payments.models.revenue import RevenueShareQuerySet


class WalletView(APIView):
    token_resource = "money"

    @extend_schema(responses=WalletSerializer, parameters=[ACTING_FOR])
    def get(self, request: Request) -> Response:
        """What the caller's own wallets hold now, or what the developer they name has earned."""
        assert isinstance(request.user, User)
        currency = settings.CURRENCY
        developer = Developer.objects.filter(user=request.user).first()
        if HEADER in request.headers and (developer := acting_developer(request)):
            require(developer, request.user, Capability.SEE_MONEY)
        answer = {
            "currency": currency,
            "balance_minor": queries.balance_minor(request.user, currency=currency),
            "earnings_minor": queries.earnings_minor(developer, currency=currency)
            if developer
            else 0,
        }
        return Response(WalletSerializer(answer).data)


class OrderViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet[Order]):
    """What the caller bought; buying is charged to their Matrix Wallet at once."""

    token_resource = "store"
    serializer_class = OrderSerializer
    lookup_field = "reference"
    queryset = Order.objects.none()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action == "create" and _has_coupon(request):
            assert isinstance(request.user, User)
            guesses.count(request.user, at=timezone.now())

    def get_queryset(self) -> OrderQuerySet:
        assert isinstance(self.request.user, User)
        return Order.objects.of(self.request.user).select_related("app", "workspace")

    @extend_schema(request=PurchaseSerializer, responses={201: OrderSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        assert isinstance(request.user, User)
        wanted = PurchaseSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        slug = wanted.validated_data.get("workspace")
        app = get_object_or_404(App.objects.listed(), slug=wanted.validated_data["app"])
        order = checkout.buy(
            app=app,
            plan=_tier(app, wanted.validated_data.get("plan")),
            coupon_code=wanted.validated_data["coupon"],
            workspace=get_object_or_404(Workspace.objects.of(request.user), slug=slug)
            if slug
            else workspaces.personal(request.user),
            expected_price_minor=wanted.validated_data.get("price_minor"),
            by=request.user,
            at=timezone.now(),
        )
        return Response(OrderSerializer(order).data, status=status.HTTP_201_CREATED)


def _has_coupon(request: Request) -> bool:
    return isinstance(request.data, Mapping) and bool(request.data.get("coupon"))


def _tier(app: App, plan_id: int | None) -> Plan:
    """The tier with that id; without one the first that costs something, or else the first."""
    if plan_id is None:
        return next((plan for plan in app.tiers if not plan.is_free), app.plan)
    return get_object_or_404(Plan.objects.offered(), app=app, pk=plan_id)


class RevenueShareViewSet(
    DeveloperEndpoint, mixins.ListModelMixin, viewsets.GenericViewSet[RevenueShare]
):
    """How each of the developer's sales was shared."""

    token_resource = "money"
    serializer_class = RevenueShareSerializer
    queryset = RevenueShare.objects.none()

    def get_queryset(self) -> RevenueShareQuerySet:
        require(self.developer, self.person, Capability.SEE_MONEY)
        return RevenueShare.objects.of(self.developer).select_related("order__app")

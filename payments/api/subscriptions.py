"""Subscriptions by machine."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from appstore.models import Plan
from marketplace.core.idempotency import idempotent
from marketplace.core.models import User
from payments.actions import subscriptions
from payments.api.serializers import NextPlanSerializer, OrderSerializer, SubscriptionSerializer
from payments.models import Subscription


class SubscriptionViewSet(viewsets.ReadOnlyModelViewSet[Subscription]):
    """What the caller's workspaces pay for each month or year. Begun by `POST orders/`."""

    token_resource = "store"
    serializer_class = SubscriptionSerializer
    queryset = Subscription.objects.none()

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def get_queryset(self) -> QuerySet[Subscription]:
        return Subscription.objects.seen_by(self.person).with_names()

    @extend_schema(request=None, responses=SubscriptionSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def cancel(self, request: Request, pk: int) -> Response:
        """Let it end with what is paid for."""
        mine = self.get_object()
        return self._now(subscriptions.cancel(subscription=mine, by=self.person, at=timezone.now()))

    @extend_schema(request=None, responses=SubscriptionSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def resume(self, request: Request, pk: int) -> Response:
        """Take a cancellation back, as long as the period lasts."""
        mine = self.get_object()
        return self._now(subscriptions.resume(subscription=mine, by=self.person, at=timezone.now()))

    @extend_schema(request=None, responses=OrderSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def pay(self, request: Request, pk: int) -> Response:
        """Pay what could not be charged, out of the caller's own wallet."""
        order = subscriptions.pay_now(
            subscription=self.get_object(), by=self.person, at=timezone.now()
        )
        return Response(OrderSerializer(order).data)

    @extend_schema(request=NextPlanSerializer, responses=SubscriptionSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def change(self, request: Request, pk: int) -> Response:
        """Go on with a smaller tier when the period is over. A bigger one is bought."""
        mine = self.get_object()
        wanted = NextPlanSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        plans = Plan.objects.filter(app=mine.plan.app_id)
        plan = get_object_or_404(plans, pk=wanted.validated_data["plan"])
        return self._now(subscriptions.change_later(subscription=mine, plan=plan, by=self.person))

    def _now(self, subscription: Subscription) -> Response:
        return Response(SubscriptionSerializer(subscription).data)

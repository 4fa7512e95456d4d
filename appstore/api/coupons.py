"""An app's coupons, by machine."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from appstore.actions import coupons
from appstore.actions.coupons import PERIODS_MAX, REDEMPTIONS_MAX, Offer
from appstore.models import App, Coupon, CouponDuration, Plan
from appstore.models.coupon import WHOLE_BPS
from appstore.models.plan import PRICE_MINOR_MAX
from developers.api.endpoints import DeveloperEndpoint
from marketplace.core.idempotency import idempotent
from marketplace.core.pagination import page_of

DATABASE_KEY_MAX = 2**63 - 1
OF_THE_OFFER = (
    *("code", "percent_bps", "amount_minor", "starts_at", "ends_at", "max_redemptions"),
    *("once_per_workspace", "duration", "duration_periods"),
)


class CouponSerializer(serializers.ModelSerializer[Coupon]):
    """A coupon, and how often it was used."""

    class Meta:
        model = Coupon
        fields = (
            *("id", *OF_THE_OFFER, "currency", "plans", "app"),
            *("redemption_count", "created_at", "ended_at"),
        )
        read_only_fields = fields

    app = serializers.SlugField(source="app.slug", default=None, help_text="Null: all apps.")


class CouponOfferSerializer(serializers.Serializer[None]):
    """A percentage or an amount off; never both."""

    code = serializers.CharField(max_length=40)
    percent_bps = serializers.IntegerField(
        min_value=1, max_value=WHOLE_BPS, allow_null=True, default=None, help_text="2500 is 25 %."
    )
    amount_minor = serializers.IntegerField(
        min_value=1, max_value=PRICE_MINOR_MAX, allow_null=True, default=None
    )
    starts_at = serializers.DateTimeField(required=False, help_text="Left out: now.")
    ends_at = serializers.DateTimeField(allow_null=True, default=None)
    max_redemptions = serializers.IntegerField(
        min_value=1, max_value=REDEMPTIONS_MAX, allow_null=True, default=None
    )
    once_per_workspace = serializers.BooleanField(default=True)
    duration = serializers.ChoiceField(choices=CouponDuration.choices, default=CouponDuration.ONCE)
    duration_periods = serializers.IntegerField(
        min_value=1, max_value=PERIODS_MAX, allow_null=True, default=None
    )
    plans = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=DATABASE_KEY_MAX),
        default=list,
        max_length=12,
        help_text="The ids of tiers; none: all.",
    )
    for_all_apps = serializers.BooleanField(default=False)

    @property
    def offer(self) -> Offer:
        said: dict[str, Any] = {"starts_at": timezone.now()} | self.validated_data
        return Offer(**{name: said[name] for name in OF_THE_OFFER})


class CouponViewSet(DeveloperEndpoint, viewsets.GenericViewSet[Coupon]):
    """What takes something off an app's price, for those who know the code."""

    token_resource = "apps"
    serializer_class = CouponSerializer
    queryset = Coupon.objects.none()

    @property
    def app(self) -> App:
        mine = App.objects.made_by(self.person).with_offer()
        app = get_object_or_404(mine, slug=self.kwargs["slug"])
        self.check_object_permissions(self.request, app)
        return app

    @extend_schema(responses=CouponSerializer(many=True))
    def list(self, request: Request, slug: str) -> Response:
        known = Coupon.objects.for_app(self.app).select_related("app").prefetch_related("plans")
        return page_of(self, known, CouponSerializer)

    @extend_schema(request=CouponOfferSerializer, responses={201: CouponSerializer})
    @idempotent
    def create(self, request: Request, slug: str) -> Response:
        app, wanted = self.app, CouponOfferSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        plans = Plan.objects.offered().filter(app=app, pk__in=wanted.validated_data["plans"])
        if len(plans) != len(set(wanted.validated_data["plans"])):
            raise serializers.ValidationError({"plans": ["Name tiers of this app on offer."]})
        coupon = coupons.create(
            app=app,
            offer=wanted.offer,
            plans=list(plans),
            for_all_apps=wanted.validated_data["for_all_apps"],
            by=self.person,
        )
        return Response(CouponSerializer(coupon).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str, coupon_id: int) -> Response:
        """End it. Subscriptions that have it keep what it promised."""
        coupon = get_object_or_404(Coupon.objects.for_app(self.app), pk=coupon_id)
        coupons.end(coupon=coupon, by=self.person, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

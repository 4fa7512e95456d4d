"""An app's tiers, by machine."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from appstore import entitlements
from appstore.actions import plans
from appstore.api.serializers import PlanSerializer
from appstore.models import ActivationKind, App, Interval, Plan, PlanKind
from appstore.models.plan import GRACE_DAYS, PRICE_MINOR_MAX
from appstore.tiers import GRACE_DAYS_MAX, TOKENS_MAX, TRIAL_DAYS_MAX, Terms
from developers.api.endpoints import DeveloperEndpoint
from marketplace.core.errors import DomainError
from marketplace.core.idempotency import idempotent
from marketplace.core.pagination import NewestFirst, page_of
from marketplace.core.texts import single_line

DATABASE_KEY_MAX = 2**63 - 1


class EntitlementsField(serializers.JSONField):
    """Codes and what each includes: true, a whole number, or a short text."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return entitlements.checked(super().to_internal_value(data))
        except DomainError as error:
            raise serializers.ValidationError(str(error)) from error


class TermsSerializer(serializers.Serializer[Terms]):
    """What a tier says. A subscription is paid for each ``interval``; others have none."""

    name = serializers.CharField(max_length=40, validators=[single_line])
    kind = serializers.ChoiceField(choices=PlanKind.choices)
    price_minor = serializers.IntegerField(min_value=0, max_value=PRICE_MINOR_MAX, default=0)
    interval = serializers.ChoiceField(choices=Interval.choices, default="", allow_blank=True)
    trial_days = serializers.IntegerField(min_value=0, max_value=TRIAL_DAYS_MAX, default=0)
    grace_days = serializers.IntegerField(min_value=0, max_value=GRACE_DAYS_MAX, default=GRACE_DAYS)
    entitlements = EntitlementsField(default=dict)
    activation_kind = serializers.ChoiceField(
        choices=ActivationKind.choices, default=ActivationKind.MACHINE
    )
    activation_limit = serializers.IntegerField(
        min_value=1, max_value=1_000_000, allow_null=True, default=None
    )
    included_tokens = serializers.IntegerField(
        min_value=0, max_value=TOKENS_MAX, default=0, help_text="Usage tokens in each month."
    )
    pack_tokens = serializers.IntegerField(
        min_value=0, max_value=TOKENS_MAX, default=0, help_text="Usage tokens bought at once."
    )
    pack_price_minor = serializers.IntegerField(min_value=0, max_value=PRICE_MINOR_MAX, default=0)

    @property
    def terms(self) -> Terms:
        return Terms(**(self.validated_data | {"kind": PlanKind(self.validated_data["kind"])}))


class PlanOrderSerializer(serializers.Serializer[None]):
    plans = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=DATABASE_KEY_MAX),
        max_length=plans.TIERS_MAX,
        help_text="The id of each tier on offer, the first first.",
    )


class InTheirOrder(NewestFirst):
    ordering = ("position",)


class PlanViewSet(DeveloperEndpoint, viewsets.GenericViewSet[Plan]):
    """The tiers that an app offers. What somebody bought stays as it was."""

    token_resource = "apps"
    serializer_class = PlanSerializer
    queryset = Plan.objects.none()
    pagination_class = InTheirOrder

    @property
    def app(self) -> App:
        mine = App.objects.made_by(self.person).with_offer()
        app = get_object_or_404(mine, slug=self.kwargs["slug"])
        self.check_object_permissions(self.request, app)
        return app

    @property
    def plan(self) -> Plan:
        offered = Plan.objects.offered().select_related("app__developer")
        return get_object_or_404(offered, app=self.app, pk=self.kwargs["plan_id"])

    @extend_schema(responses=PlanSerializer(many=True))
    def list(self, request: Request, slug: str) -> Response:
        return page_of(self, Plan.objects.offered().filter(app=self.app), PlanSerializer)

    @extend_schema(request=TermsSerializer, responses={201: PlanSerializer})
    @idempotent
    def create(self, request: Request, slug: str) -> Response:
        """Offer one more tier, after the others."""
        plan = plans.offer(app=self.app, terms=_terms(request), by=self.person)
        return Response(PlanSerializer(plan).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=TermsSerializer, responses=PlanSerializer)
    @idempotent
    def update(self, request: Request, slug: str, plan_id: int) -> Response:
        """Put another plan in this tier's place; its id is new."""
        plan = plans.replace(plan=self.plan, terms=_terms(request), by=self.person)
        return Response(PlanSerializer(plan).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str, plan_id: int) -> Response:
        """Take a tier off the offer. Who has it keeps it."""
        plans.withdraw(plan=self.plan, by=self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=PlanOrderSerializer, responses=PlanSerializer(many=True))
    @action(detail=False, methods=["post"])
    def reorder(self, request: Request, slug: str) -> Response:
        """Show the tiers in this order."""
        app, wanted = self.app, PlanOrderSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        plans.reorder(app=app, plan_ids=wanted.validated_data["plans"], by=self.person)
        return self.list(request, slug)


def _terms(request: Request) -> Terms:
    wanted = TermsSerializer(data=request.data)
    wanted.is_valid(raise_exception=True)
    return wanted.terms

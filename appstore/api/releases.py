"""What a developer does with a version, by machine: channel, rollout, yank, end of support."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from appstore.actions import offering, rollouts
from appstore.models import App, AppVersion, Channel, Rollout
from appstore.models.rollout import DEFAULT_STAGES
from developers.api.endpoints import DeveloperEndpoint
from identity.api.permissions import FreshSecondFactor
from marketplace.core.idempotency import idempotent


class RolloutSerializer(serializers.ModelSerializer[Rollout]):
    """How far a version has got among those who follow its channel."""

    stages = serializers.ListField(child=serializers.IntegerField())

    class Meta:
        model = Rollout
        fields = (
            *("status", "percent", "stages", "stage_hours", "sample_min", "failure_percent_max"),
            *("started_at", "stage_started_at", "halted_at", "halt_reason", "ended_at"),
        )
        read_only_fields = fields


class OfferSerializer(serializers.ModelSerializer[AppVersion]):
    """How a version is offered."""

    rollout = RolloutSerializer(allow_null=True, default=None)

    class Meta:
        model = AppVersion
        fields = (
            *("version", "status", "channel", "published_at", "yanked_at", "yank_reason"),
            *("recalled_at", "ends_at", "end_announced_at", "ended_at", "rollout"),
        )
        read_only_fields = fields


class ChannelSerializer(serializers.Serializer[None]):
    channel = serializers.ChoiceField(choices=Channel.choices)


class ReasonSerializer(serializers.Serializer[None]):
    reason = serializers.CharField(max_length=500, help_text="Everybody who runs it reads that.")


class EndSerializer(serializers.Serializer[None]):
    ends_at = serializers.DateTimeField(help_text="At least 30 days from now.")


class RolloutPlanSerializer(serializers.Serializer[None]):
    stages = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=100),
        max_length=rollouts.STAGES_MAX,
        default=list(DEFAULT_STAGES),
        help_text="Rising percents that end with 100.",
    )
    stage_hours = serializers.IntegerField(
        min_value=0, max_value=24 * 30, default=24, help_text="0 waits for you at each stage."
    )
    sample_min = serializers.IntegerField(min_value=1, max_value=10_000, default=5)
    failure_percent_max = serializers.IntegerField(min_value=1, max_value=100, default=10)


class OfferViewSet(DeveloperEndpoint, viewsets.GenericViewSet[Any]):
    """One version of an app of yours, as it is offered."""

    token_resource = "releases"
    serializer_class = OfferSerializer
    lookup_field = "slug"
    queryset = App.objects.none()

    def get_queryset(self) -> Any:
        return App.objects.made_by(self.person)

    def get_permissions(self) -> Any:
        """What gives a version to more people takes a second factor; what protects them none."""
        protects = {"retrieve", "yank", "halt", "rollback", "end"}
        fresh = [] if self.action in protects else [FreshSecondFactor()]
        return [*super().get_permissions(), *fresh]

    @extend_schema(responses=OfferSerializer)
    def retrieve(self, request: Request, slug: str, version: str) -> Response:
        return self._answer()

    @extend_schema(request=ChannelSerializer, responses=OfferSerializer)
    @idempotent
    def channel(self, request: Request, slug: str, version: str) -> Response:
        """Choose the channel; a published beta may become stable."""
        return self._do(offering.set_channel, ChannelSerializer)

    @extend_schema(request=ReasonSerializer, responses=OfferSerializer)
    @idempotent
    def yank(self, request: Request, slug: str, version: str) -> Response:
        """Offer it no more. What runs, runs, and its people read why."""
        return self._do(offering.yank, ReasonSerializer)

    @extend_schema(request=None, responses=OfferSerializer)
    @idempotent
    def unyank(self, request: Request, slug: str, version: str) -> Response:
        return self._do(offering.unyank)

    @extend_schema(request=ReasonSerializer, responses=OfferSerializer)
    @idempotent
    def rollback(self, request: Request, slug: str, version: str) -> Response:
        """Take the release back: who follows returns to the best version that is left."""
        return self._do(offering.roll_back, ReasonSerializer)

    @extend_schema(request=EndSerializer, responses=OfferSerializer)
    @idempotent
    def end(self, request: Request, slug: str, version: str) -> Response:
        """Announce until when it works, or move that date."""
        return self._do(offering.announce_end, EndSerializer)

    @extend_schema(request=RolloutPlanSerializer, responses=OfferSerializer)
    @idempotent
    def plan(self, request: Request, slug: str, version: str) -> Response:
        """Plan a staged rollout, before the version is published."""
        return self._do(rollouts.plan, RolloutPlanSerializer)

    @extend_schema(responses={204: None})
    def drop_plan(self, request: Request, slug: str, version: str) -> Response:
        self._do(rollouts.drop_plan)
        return Response(status=204)

    @extend_schema(request=None, responses=OfferSerializer)
    @idempotent
    def advance(self, request: Request, slug: str, version: str) -> Response:
        """Open the next stage."""
        return self._do(rollouts.advance)

    @extend_schema(request=None, responses=OfferSerializer)
    @idempotent
    def halt(self, request: Request, slug: str, version: str) -> Response:
        """Give it to nobody more for now."""
        return self._do(rollouts.halt)

    @extend_schema(request=None, responses=OfferSerializer)
    @idempotent
    def resume(self, request: Request, slug: str, version: str) -> Response:
        return self._do(rollouts.resume)

    @extend_schema(request=None, responses=OfferSerializer)
    @idempotent
    def complete(self, request: Request, slug: str, version: str) -> Response:
        """Give it to everybody now."""
        return self._do(rollouts.complete)

    def _do(
        self,
        act: Callable[..., Any],
        asks: type[serializers.Serializer[None]] | None = None,
    ) -> Response:
        release = self._release()
        values: dict[str, Any] = {}
        if asks is not None:
            wanted = asks(data=self.request.data)
            wanted.is_valid(raise_exception=True)
            values = dict(wanted.validated_data)
        act(version=release, by=self.person, at=timezone.now(), **values)
        return self._answer()

    def _release(self) -> AppVersion:
        versions = AppVersion.objects.select_related("app__developer", "rollout")
        return get_object_or_404(versions, app=self.get_object(), version=self.kwargs["version"])

    def _answer(self) -> Response:
        return Response(OfferSerializer(self._release()).data)

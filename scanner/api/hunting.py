"""Rules of one's own and searches with them: for reviewers and operators, and unknown to others."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.core.idempotency import idempotent
from marketplace.core.models import User
from scanner import policies
from scanner.actions import custom_rules, hunts
from scanner.api.hunting_serializers import (
    CustomRuleSerializer,
    DraftRuleSerializer,
    EndRuleSerializer,
    HuntItemSerializer,
    HuntSerializer,
)
from scanner.models import CustomRule, Hunt, HuntItem


class HuntEndpoint(APIView):
    permission_classes: Any = (IsAuthenticated,)
    token_resource = "apps"

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def require_hunter(self) -> None:
        """Others find nothing here."""
        if not policies.may_hunt(self.person):
            raise Http404

    def rule(self, rule_id: int) -> CustomRule:
        self.require_hunter()
        return get_object_or_404(CustomRule, pk=rule_id)

    def hunt(self, hunt_id: int) -> Hunt:
        self.require_hunter()
        return get_object_or_404(Hunt.objects.select_related("rule"), pk=hunt_id)


class CustomRuleListView(HuntEndpoint, generics.ListAPIView[CustomRule]):
    """Every version of every rule of one's own, newest first."""

    serializer_class = CustomRuleSerializer
    queryset = CustomRule.objects.all()

    def get_queryset(self) -> Any:
        self.require_hunter()
        return super().get_queryset()

    @extend_schema(request=DraftRuleSerializer, responses={201: CustomRuleSerializer})
    @idempotent
    def post(self, request: Request) -> Response:
        """Write a draft. It is checked at once, and decides nothing."""
        self.require_hunter()
        wanted = DraftRuleSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        said: dict[str, Any] = dict(wanted.validated_data)
        rule = custom_rules.draft(by=self.person, at=timezone.now(), **said)
        return Response(CustomRuleSerializer(rule).data, status=status.HTTP_201_CREATED)


class CustomRuleDetailView(HuntEndpoint):
    @extend_schema(responses=CustomRuleSerializer)
    def get(self, request: Request, rule_id: int) -> Response:
        """One version of a rule, with its text."""
        return Response(CustomRuleSerializer(self.rule(rule_id)).data)


class CustomRuleHuntView(HuntEndpoint):
    @extend_schema(request=None, responses={202: HuntSerializer})
    @idempotent
    def post(self, request: Request, rule_id: int) -> Response:
        """Search every stored version with it, newest first."""
        hunt = hunts.start(rule=self.rule(rule_id), by=self.person, at=timezone.now())
        return Response(HuntSerializer(hunt).data, status=status.HTTP_202_ACCEPTED)


class CustomRuleEnforceView(HuntEndpoint):
    @extend_schema(request=None, responses=CustomRuleSerializer)
    @idempotent
    def post(self, request: Request, rule_id: int) -> Response:
        """For operators: make it part of the rule set. All that is offered is then read again."""
        rule = custom_rules.enforce(rule=self.rule(rule_id), by=self.person, at=timezone.now())
        return Response(CustomRuleSerializer(rule).data)


class EndRuleEndpoint(HuntEndpoint):
    """Ends one version of a rule, for a reason."""

    def end(self, act: Callable[..., CustomRule], rule_id: int) -> Response:
        rule = self.rule(rule_id)
        wanted = EndRuleSerializer(data=self.request.data)
        wanted.is_valid(raise_exception=True)
        said: dict[str, Any] = dict(wanted.validated_data)
        ended = act(rule=rule, by=self.person, at=timezone.now(), **said)
        return Response(CustomRuleSerializer(ended).data)


class CustomRuleDiscardView(EndRuleEndpoint):
    @extend_schema(request=EndRuleSerializer, responses=CustomRuleSerializer)
    @idempotent
    def post(self, request: Request, rule_id: int) -> Response:
        """Give a draft up."""
        return self.end(custom_rules.discard, rule_id)


class CustomRuleRetireView(EndRuleEndpoint):
    @extend_schema(request=EndRuleSerializer, responses=CustomRuleSerializer)
    @idempotent
    def post(self, request: Request, rule_id: int) -> Response:
        """For operators: take it out of the rule set."""
        return self.end(custom_rules.retire, rule_id)


class HuntDetailView(HuntEndpoint):
    @extend_schema(responses=HuntSerializer)
    def get(self, request: Request, hunt_id: int) -> Response:
        """How far a search is, and how much it found."""
        return Response(HuntSerializer(self.hunt(hunt_id)).data)


class HuntAbortView(HuntEndpoint):
    @extend_schema(request=None, responses=HuntSerializer)
    @idempotent
    def post(self, request: Request, hunt_id: int) -> Response:
        """Give a search up. What it found until then stays."""
        hunt = hunts.abort(hunt=self.hunt(hunt_id), by=self.person, at=timezone.now())
        return Response(HuntSerializer(hunt).data)


class HuntMatchListView(HuntEndpoint, generics.ListAPIView[HuntItem]):
    """The versions in which a search found something, newest first, with files and lines."""

    serializer_class = HuntItemSerializer
    queryset = HuntItem.objects.none()

    def get_queryset(self) -> Any:
        items = self.hunt(self.kwargs["hunt_id"]).items.matching()
        return items.select_related("version__app")

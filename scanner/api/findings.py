"""Findings of a scan, and what reviewers decide about them."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from marketplace.core.idempotency import idempotent
from scanner.actions import findings
from scanner.api.endpoints import ScanEndpoint
from scanner.api.serializers import (
    DecideFindingSerializer,
    FindingDecisionSerializer,
    FindingFilterSerializer,
    FindingSerializer,
    UndoDecisionSerializer,
)
from scanner.models import Baseline, Finding, FindingDecision, FindingQuerySet
from scanner.results import baseline


class FindingListView(ScanEndpoint, generics.ListAPIView[Finding]):
    """What one scan found, or with ``?baseline=absent`` what it finds no more."""

    serializer_class = FindingSerializer
    queryset = Finding.objects.none()

    @extend_schema(parameters=[FindingFilterSerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> FindingQuerySet:
        scan = self.scan(self.kwargs["slug"], self.kwargs["scan_id"])
        asked = self._asked()
        if asked.get("baseline") == Baseline.ABSENT:
            del asked["baseline"]
            return baseline.absent(scan).filter(**asked)
        return scan.findings.filter(**asked)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        is_gone = self._asked().get("baseline") == Baseline.ABSENT
        return baseline.as_gone(page) if is_gone and page else page

    def _asked(self) -> dict[str, str]:
        wanted = FindingFilterSerializer(data=self.request.query_params)
        wanted.is_valid(raise_exception=True)
        return {name: value for name, value in wanted.validated_data.items() if value}


class DecisionListView(ScanEndpoint):
    """For reviewers: put a finding aside, here and in the app's versions to come."""

    @extend_schema(request=DecideFindingSerializer, responses={201: FindingDecisionSerializer})
    @idempotent
    def post(self, request: Request, slug: str, scan_id: int, finding_id: int) -> Response:
        """Critical malice stays as it is until another reviewer has confirmed it."""
        finding = get_object_or_404(
            self.scan(slug, scan_id).findings.select_related("scan__version"), pk=finding_id
        )
        wanted = DecideFindingSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        said: dict[str, Any] = dict(wanted.validated_data)
        decision = findings.decide(finding=finding, by=self.person, at=timezone.now(), **said)
        return Response(FindingDecisionSerializer(decision).data, status=status.HTTP_201_CREATED)


class AppDecisionListView(ScanEndpoint, generics.ListAPIView[FindingDecision]):
    """Every decision about findings of an app, newest first."""

    serializer_class = FindingDecisionSerializer
    queryset = FindingDecision.objects.none()

    def get_queryset(self) -> Any:
        return FindingDecision.objects.filter(app=self.app(self.kwargs["slug"]))


class DecisionConfirmView(ScanEndpoint):
    @extend_schema(request=None, responses=FindingDecisionSerializer)
    @idempotent
    def post(self, request: Request, slug: str, decision_id: int) -> Response:
        """Agree with a colleague that critical malice may be put aside."""
        decision = self.decision(slug, decision_id)
        decision = findings.confirm(decision=decision, by=self.person, at=timezone.now())
        return Response(FindingDecisionSerializer(decision).data)

    def decision(self, slug: str, decision_id: int) -> FindingDecision:
        return get_object_or_404(FindingDecision, pk=decision_id, app=self.app(slug))


class DecisionUndoView(DecisionConfirmView):
    @extend_schema(request=UndoDecisionSerializer, responses=FindingDecisionSerializer)
    @idempotent
    def post(self, request: Request, slug: str, decision_id: int) -> Response:
        """Take a decision back: the finding counts again wherever it is."""
        decision = self.decision(slug, decision_id)
        wanted = UndoDecisionSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        said: dict[str, Any] = dict(wanted.validated_data)
        decision = findings.undo(decision=decision, by=self.person, at=timezone.now(), **said)
        return Response(FindingDecisionSerializer(decision).data)

"""Appeals by machine."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from appstore.actions import appeals
from appstore.models import App, Appeal, AppealStatus, AppVersion, DecisionKind
from developers.api.endpoints import DeveloperEndpoint
from marketplace.core.idempotency import idempotent
from marketplace.core.pagination import page_of


class AppealSerializer(serializers.ModelSerializer[Appeal]):
    """An appeal and its answer."""

    status = serializers.ChoiceField(choices=AppealStatus.choices, read_only=True)
    decision = serializers.CharField(source="decision.reference", read_only=True)
    kind = serializers.ChoiceField(
        source="decision.kind", choices=DecisionKind.choices, read_only=True
    )
    reason = serializers.CharField(source="decision.reason", read_only=True)
    rules = serializers.ListField(
        source="decision.rules", child=serializers.CharField(), read_only=True
    )
    version = serializers.CharField(
        source="decision.version.version",
        default="",
        read_only=True,
        help_text="Empty: it is about the app itself.",
    )
    not_undone = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="What could not be put back, and why.",
    )

    class Meta:
        model = Appeal
        fields = (
            *("reference", "status", "version", "decision", "kind", "reason", "rules"),
            *("text", "evidence", "filed_at", "due_at", "decided_at", "answer", "not_undone"),
        )
        read_only_fields = ("reference", "filed_at", "decided_at", "answer")


class FileAppealSerializer(serializers.Serializer[None]):
    version = serializers.CharField(
        max_length=64, default="", allow_blank=True, help_text="Left out: the app itself."
    )
    text = serializers.CharField(max_length=4000, help_text="Why the decision is wrong.")
    evidence = serializers.CharField(max_length=8000, default="", allow_blank=True)


class AppealViewSet(DeveloperEndpoint, GenericViewSet[Appeal]):
    """What an app's developer says against decisions about it, and the answers."""

    token_resource = "releases"
    serializer_class = AppealSerializer
    queryset = Appeal.objects.none()

    def list(self, request: Request, slug: str) -> Response:
        of_app = Appeal.objects.filter(decision__app=self._app(slug))
        return page_of(self, of_app.select_related("decision__version"), AppealSerializer)

    @extend_schema(request=FileAppealSerializer, responses={201: AppealSerializer})
    @idempotent
    def create(self, request: Request, slug: str) -> Response:
        """Appeal against the decision in force about a version, or about the app itself."""
        app = self._app(slug)
        wanted = FileAppealSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        said: dict[str, Any] = dict(wanted.validated_data)
        number = said.pop("version")
        version = AppVersion.objects.filter(app=app, version=number).first()
        if number and version is None:
            raise Http404
        filed = appeals.appeal(app=app, version=version, by=self.person, at=timezone.now(), **said)
        return Response(AppealSerializer(filed).data, status=status.HTTP_201_CREATED)

    def _app(self, slug: str) -> App:
        return get_object_or_404(App.objects.made_by(self.person), slug=slug)

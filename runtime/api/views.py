"""Instances by machine."""

import base64
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from appstore.models import AppInstallation
from marketplace.core.idempotency import idempotent
from marketplace.core.models import User
from marketplace.core.pagination import page_of
from runtime.actions import executing, instances
from runtime.api.serializers import (
    AnswerSerializer,
    ExecuteSerializer,
    InstanceRequestSerializer,
    InstanceSerializer,
    MetricsSerializer,
)
from runtime.client import Answer
from runtime.models import AppInstance
from runtime.views import address


class InstanceViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[AppInstance]
):
    """The instances in the caller's workspaces."""

    token_resource = "instances"
    serializer_class = InstanceSerializer
    lookup_field = "key"
    lookup_url_kwarg = "id"
    queryset = AppInstance.objects.none()

    @property
    def user(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def get_queryset(self) -> QuerySet[AppInstance]:
        mine = AppInstance.objects.of(self.user).filter(deleted_at__isnull=True)
        return mine.select_related("installation__app", "installation__version", "workspace")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "address": address}

    @extend_schema(request=InstanceRequestSerializer, responses={201: InstanceSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Start an instance of an installed app. It runs some seconds later: ask again."""
        wanted = InstanceRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        mine = AppInstallation.objects.present().of(self.user).select_related("workspace")
        installation = get_object_or_404(mine, pk=wanted.validated_data["installation"])
        instance = instances.create(installation=installation, by=self.user, at=timezone.now())
        return Response(self.get_serializer(instance).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        instances.delete(instance=self.get_object(), by=self.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=InstanceSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def start(self, request: Request, **kwargs: Any) -> Response:
        instances.start(instance=self.get_object(), by=self.user, at=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=InstanceSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def stop(self, request: Request, **kwargs: Any) -> Response:
        instances.stop(instance=self.get_object(), by=self.user)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=ExecuteSerializer, responses=AnswerSerializer)
    @action(detail=True, methods=["post"])
    def execute(self, request: Request, **kwargs: Any) -> Response:
        """Send one request to the app and answer what it said."""
        wanted = ExecuteSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        answer = executing.execute(
            instance=self.get_object(),
            method=wanted.validated_data["method"],
            path=wanted.validated_data["path"],
            headers=wanted.validated_data["headers"],
            body=_body(wanted.validated_data),
            timeout_seconds=wanted.validated_data["timeout_seconds"],
            by=self.user,
            at=timezone.now(),
        )
        return Response(_as_json(answer))

    @extend_schema(responses=MetricsSerializer(many=True))
    @action(detail=True, methods=["get"])
    def metrics(self, request: Request, **kwargs: Any) -> Response:
        """What it used, in windows of ten seconds, newest first."""
        return page_of(self, self.get_object().metrics.all(), MetricsSerializer)


def _body(wanted: dict[str, Any]) -> bytes:
    if not wanted["body_base64"]:
        return str(wanted["body"]).encode()
    try:
        return base64.b64decode(wanted["body_base64"], validate=True)
    except ValueError as error:  # also what is not ASCII
        raise ValidationError({"body_base64": "This is not base64."}) from error


def _as_json(answer: Answer) -> dict[str, Any]:
    try:
        text: str | None = answer.body.decode()
    except UnicodeDecodeError:
        text = None
    return {
        "status": answer.status,
        "headers": [list(pair) for pair in answer.headers],
        "body": text,
        "body_base64": base64.b64encode(answer.body).decode(),
        "duration_ms": answer.duration_ms,
        "truncated": answer.truncated,
    }

"""The audit log by machine: one's own history, and what proves it to anybody."""

import base64
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.core.audit import checkpoints, exporting, history, notes, tree
from marketplace.core.audit.serializers import (
    CheckpointSerializer,
    ConsistencyQuerySerializer,
    ConsistencySerializer,
    EntrySerializer,
    HistoryQuerySerializer,
    KeySerializer,
    ProvenEntrySerializer,
)
from marketplace.core.models import SecurityAudit, SecurityAuditQuerySet, User


class NoteRenderer(BaseRenderer):
    """The checkpoint as witnesses take it: the signed note and nothing else."""

    media_type = "text/plain"
    format = "txt"
    charset = "utf-8"

    def render(self, data: Any, *_: object) -> str:
        return str(data.get("note") or data.get("detail", ""))


class Public(APIView):
    """For everybody: who checks us needs no account."""

    permission_classes = (AllowAny,)
    token_resource = "audit"


class CheckpointView(Public):
    renderer_classes = (JSONRenderer, NoteRenderer)

    @extend_schema(responses=CheckpointSerializer)
    def get(self, request: Request) -> Response:
        """The log as it is now: how many entries, their root, signed. Keep it."""
        return Response(_checkpoint())


class KeyView(Public):
    @extend_schema(responses=KeySerializer)
    def get(self, request: Request) -> Response:
        """The key that signs checkpoints. Keep it when you first see it."""
        origin = notes.origin()
        return Response({"origin": origin, "key": notes.verifier_key(origin)})


class ConsistencyView(Public):
    @extend_schema(parameters=[ConsistencyQuerySerializer], responses=ConsistencySerializer)
    def get(self, request: Request) -> Response:
        """That the log of `second` entries begins with the log of `first` entries."""
        asked = ConsistencyQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        first, second = asked.validated_data["first"], asked.validated_data["second"]
        if second > tree.size():
            raise NotFound
        proof = [_base64(value) for value in tree.consistency(first, second)]
        return Response({"first": first, "second": second, "proof": proof})


class EntryViewSet(viewsets.GenericViewSet[SecurityAudit]):
    """One's own history. Entries that everybody may check are found by their number alone."""

    queryset = SecurityAudit.objects.none()
    serializer_class = EntrySerializer
    lookup_field = "seq"
    lookup_value_regex = r"\d{1,18}"
    token_resource = "audit"

    def get_permissions(self) -> Any:
        return [AllowAny()] if self.action == "retrieve" else super().get_permissions()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "viewer": self.request.user}

    @extend_schema(parameters=[HistoryQuerySerializer])
    def list(self, request: Request) -> Response:
        """What you did, and what was done to what is yours."""
        page = self.paginate_queryset(self._history(request))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        parameters=[OpenApiParameter("seq", int, OpenApiParameter.PATH)],
        responses=ProvenEntrySerializer,
    )
    def retrieve(self, request: Request, seq: str) -> Response:
        """One entry, and the proof that it is in the log that the checkpoint signs."""
        viewer = request.user if isinstance(request.user, User) else None
        row = history.find(int(seq), viewer=viewer)
        if row is None:
            raise NotFound
        checkpoint = _checkpoint()
        answer = exporting.whole(row)
        if not history.may_see_payload(row, viewer):
            answer["payload"] = None
        proof = tree.inclusion(int(seq), checkpoint["size"])
        inclusion = [_base64(value) for value in proof]
        return Response(answer | {"inclusion": inclusion, "checkpoint": checkpoint})

    @extend_schema(
        parameters=[
            HistoryQuerySerializer,
            OpenApiParameter("as", str, enum=[*exporting.KINDS], default="csv"),
        ],
        responses={
            (200, "text/csv"): OpenApiTypes.STR,
            (200, "application/jsonl"): OpenApiTypes.STR,
        },
        filters=False,
    )
    @action(detail=False, pagination_class=None)
    def export(self, request: Request) -> StreamingHttpResponse:
        """All of it in one file."""
        kind = request.query_params.get("as", "csv")
        if kind not in exporting.KINDS:
            raise NotFound
        assert isinstance(request.user, User)
        return exporting.response(self._history(request), viewer=request.user, kind=kind)

    def _history(self, request: Request) -> SecurityAuditQuerySet:
        assert isinstance(request.user, User)
        asked = HistoryQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return history.of(request.user, **asked.validated_data)


def _checkpoint() -> dict[str, Any]:
    current = checkpoints.current()
    signed, _ = notes.parse(current.note)
    return {
        "origin": signed.origin,
        "size": current.size,
        "root": _base64(bytes(current.root)),
        "note": current.note,
        "key": notes.verifier_key(signed.origin),
    }


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()

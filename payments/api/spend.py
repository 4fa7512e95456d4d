"""What a workspace spends, by machine."""

from datetime import timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from appstore.models import Workspace
from marketplace.core.models import User
from payments import queries

YEAR = timedelta(days=366)


class MonthlySpendSerializer(serializers.Serializer[Any]):
    month = serializers.DateTimeField(help_text="Its first moment, UTC.")
    app = serializers.SlugField()
    currency = serializers.CharField()
    spent_minor = serializers.IntegerField()
    order_count = serializers.IntegerField()


class WorkspaceSpendView(APIView):
    token_resource = "workspaces"

    @extend_schema(responses=MonthlySpendSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """What was paid in the last twelve months, by month and app, the newest first."""
        assert isinstance(request.user, User)
        workspace = get_object_or_404(Workspace.objects.of(request.user), slug=slug)
        rows = queries.spend_of(workspace, since=timezone.now() - YEAR)
        return Response(MonthlySpendSerializer(rows, many=True).data)

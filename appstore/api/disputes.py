"""Disputed names by machine."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from appstore.actions import name_disputes
from appstore.models import DisputeStatus, NameDispute
from appstore.models.dispute import NameDisputeQuerySet
from developers.api.endpoints import DeveloperEndpoint
from marketplace.core.idempotency import idempotent
from marketplace.core.texts import single_line


class NameDisputeSerializer(serializers.ModelSerializer[NameDispute]):
    """A name that was refused as too like another, and whether one may use it after all."""

    name = serializers.CharField(max_length=60, validators=[single_line])
    status = serializers.ChoiceField(choices=DisputeStatus.choices, read_only=True)
    like = serializers.CharField(
        source="like.name", default="", read_only=True, help_text="Empty: the name is reserved."
    )

    class Meta:
        model = NameDispute
        fields = ("id", "name", "like", "reason", "status", "filed_at", "decided_at", "answer")
        read_only_fields = ("filed_at", "decided_at", "answer")


class NameDisputeViewSet(DeveloperEndpoint, mixins.ListModelMixin, GenericViewSet[NameDispute]):
    """The names that the account has disputed."""

    token_resource = "apps"
    serializer_class = NameDisputeSerializer
    queryset = NameDispute.objects.none()

    def get_queryset(self) -> NameDisputeQuerySet:
        return NameDispute.objects.of(self.developer).select_related("like")

    @extend_schema(responses={201: NameDisputeSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Say why a refused name is yours to use; a reviewer decides."""
        wanted = NameDisputeSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        filed = name_disputes.dispute(
            developer=self.developer, by=self.person, at=timezone.now(), **wanted.validated_data
        )
        return Response(NameDisputeSerializer(filed).data, status=status.HTTP_201_CREATED)

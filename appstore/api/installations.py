"""What is installed, by machine: at which version, following what, and how to change either."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from appstore.actions import app_tokens, installing, updating
from appstore.api.serializers import AppTokenSerializer, InstallationSerializer
from appstore.models import AppInstallation, AppVersion, Channel
from appstore.semver import RANGE_LENGTH_MAX
from identity.api.permissions import FreshSecondFactor
from marketplace.core.idempotency import idempotent
from marketplace.core.models import User


class UpdatesSerializer(serializers.Serializer[None]):
    """Where new versions come from. What is left out stays as it is."""

    follows = serializers.BooleanField(required=False, help_text="False pins it where it is.")
    channel = serializers.ChoiceField(choices=Channel.choices, required=False)
    version_range = serializers.CharField(
        max_length=RANGE_LENGTH_MAX,
        required=False,
        allow_blank=True,
        help_text="SemVer, such as ^1.4 or >=1.2 <2. Empty allows any version.",
    )


class ChangeVersionSerializer(serializers.Serializer[None]):
    version = serializers.CharField(
        max_length=64, default="", allow_blank=True, help_text="Left out: see the endpoint."
    )
    accept_permissions = serializers.BooleanField(
        default=False, help_text="Consent to what the version asks for beyond what was granted."
    )


class ConsentSerializer(serializers.Serializer[None]):
    version = serializers.CharField(max_length=64, help_text="The one that waits, as you saw it.")
    decision = serializers.ChoiceField(
        choices=[("accept", "Grant it and update"), ("skip", "Never take this version")]
    )


class InstallationViewSet(mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet[AppInstallation]):
    """What is installed in the caller's workspaces."""

    token_resource = "workspaces"
    serializer_class = InstallationSerializer
    queryset = AppInstallation.objects.none()

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def get_queryset(self) -> QuerySet[AppInstallation]:
        present = AppInstallation.objects.present().of(self.person)
        return present.select_related(
            *("app", "version", "workspace", "pending_version", "previous_version")
        )

    def perform_destroy(self, instance: AppInstallation) -> None:
        installing.remove(installation=instance, by=self.person, at=timezone.now())

    @extend_schema(request=UpdatesSerializer, responses=InstallationSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Pin it to its version, or let it follow a channel within a range."""
        installation = self.get_object()
        wanted = UpdatesSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        present = {
            "follows": installation.follows,
            "channel": installation.channel,
            "version_range": installation.version_range,
        }
        values: dict[str, Any] = present | wanted.validated_data
        values["channel"] = Channel(values["channel"])
        updating.set_updates(installation=installation, by=self.person, **values)
        return self._answer()

    @extend_schema(request=ChangeVersionSerializer, responses=InstallationSerializer)
    @action(detail=True, methods=["post"], url_path="update", url_name="update")
    @idempotent
    def update_now(self, request: Request, pk: str) -> Response:
        """Take a newer version: the one named, or the highest there is."""
        self._change(updating.update)
        return self._answer()

    @extend_schema(request=ChangeVersionSerializer, responses=InstallationSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def rollback(self, request: Request, pk: str) -> Response:
        """Go back to the version named, or to the one before, and stay there."""
        self._change(updating.roll_back)
        return self._answer()

    @extend_schema(request=ConsentSerializer, responses=InstallationSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def consent(self, request: Request, pk: str) -> Response:
        """Answer a version that asks for more than was granted."""
        installation = self.get_object()
        wanted = ConsentSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        updating.answer_consent(
            installation=installation,
            version=self._version(installation, wanted.validated_data["version"]),
            accept=wanted.validated_data["decision"] == "accept",
            by=self.person,
            at=timezone.now(),
        )
        return self._answer()

    @extend_schema(request=None, responses={200: AppTokenSerializer})
    @action(
        detail=True,
        methods=["post"],
        url_path="app-token",
        permission_classes=[IsAuthenticated, FreshSecondFactor],
    )
    def app_token(self, request: Request, pk: str) -> Response:
        """Replace the app's own credential. The old one ends at once."""
        secret = app_tokens.rotate(
            installation=self.get_object(), by=self.person, at=timezone.now()
        )
        return Response({"app_token": secret})

    def _change(self, change: Any) -> None:
        installation = self.get_object()
        wanted = ChangeVersionSerializer(data=self.request.data)
        wanted.is_valid(raise_exception=True)
        number = wanted.validated_data["version"]
        change(
            installation=installation,
            version=self._version(installation, number) if number else None,
            accept_permissions=wanted.validated_data["accept_permissions"],
            by=self.person,
            at=timezone.now(),
        )

    def _version(self, installation: AppInstallation, number: str) -> AppVersion:
        published = installation.app.versions.published().select_related("app")
        return get_object_or_404(published, version=number)

    def _answer(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

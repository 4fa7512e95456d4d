"""Access tokens, by machine."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from identity import step_up
from identity.actions import accounts, tokens
from identity.api.endpoints import Open
from identity.api.serializers import (
    LeakAnswerSerializer,
    LeakSerializer,
    RevokedSerializer,
    RotationSerializer,
    TokenRequestSerializer,
    TokenSerializer,
)
from identity.models import AccessToken
from marketplace.core.errors import Forbidden
from marketplace.core.models import User

LEAKS_PER_REPORT = 100


class RotatesItselfAlone(Forbidden):
    """With a token only that token can be rotated; its owner rotates the others signed in."""

    code = "rotates_itself_alone"

    def __init__(self) -> None:
        super().__init__("A token can rotate itself alone. Sign in to rotate another one.")


class TokenViewSet(
    mixins.ListModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[AccessToken]
):
    """The caller's own tokens. Making one takes e-mail, password and a code, not a token."""

    token_resource = "tokens"
    serializer_class = TokenSerializer
    queryset = AccessToken.objects.none()

    @property
    def user(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def get_queryset(self) -> QuerySet[AccessToken]:
        return AccessToken.objects.usable(at=timezone.now()).filter(user=self.user)

    def get_permissions(self) -> Any:
        return [AllowAny()] if self.action == "create" else super().get_permissions()

    def get_throttles(self) -> Any:
        self.throttle_scope = "sign_in"
        return [ScopedRateThrottle()] if self.action == "create" else super().get_throttles()

    @extend_schema(request=TokenRequestSerializer, responses={201: TokenSerializer})
    def create(self, request: Request) -> Response:
        wanted = TokenRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        asked = wanted.validated_data
        about = {
            "name": asked.pop("name"),
            "granted": asked.pop("scopes"),
            "app": asked.pop("app"),
            "lifetime": timedelta(days=asked.pop("expires_in_days")),
        }
        now = timezone.now()
        user = accounts.sign_in(request._request, at=now, **asked)  # noqa: SLF001
        return _shown_once(*tokens.create_token(user=user, at=now, **about))

    def perform_destroy(self, instance: AccessToken) -> None:
        tokens.revoke_token(token=instance, by=self.user, at=timezone.now())

    @extend_schema(request=RotationSerializer, responses={201: TokenSerializer})
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, **kwargs: Any) -> Response:
        """A new secret for the same; the old one works on for some hours."""
        token = self.get_object()
        if not isinstance(request.auth, AccessToken):
            step_up.require_fresh(request._request)  # noqa: SLF001  the session is Django's
        elif request.auth != token:
            raise RotatesItselfAlone  # or a token could gain what another one may do
        wanted = RotationSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        overlap = timedelta(hours=wanted.validated_data["overlap_hours"])
        return _shown_once(
            *tokens.rotate_token(token=token, overlap=overlap, by=self.user, at=timezone.now())
        )

    @extend_schema(request=None, responses=RevokedSerializer)
    @action(detail=False, methods=["post"], url_path="revoke-all")
    def revoke_all(self, request: Request) -> Response:
        """End every token at once, also the one this is asked with."""
        revoked = tokens.revoke_all(user=self.user, by=self.user, at=timezone.now())
        return Response({"revoked": revoked})


class TokenLeakView(Open):
    throttle_scope = "token_leaks"

    @extend_schema(request=LeakSerializer(many=True), responses=LeakAnswerSerializer(many=True))
    def post(self, request: Request) -> Response:
        """Report tokens found in public. Ours are revoked at once, and their owners told."""
        wanted = LeakSerializer(
            data=request.data,
            many=True,
            max_length=LEAKS_PER_REPORT,  # type: ignore[call-arg]  # the list's
        )
        wanted.is_valid(raise_exception=True)
        return Response([_labelled(finding) for finding in wanted.validated_data])


def _shown_once(token: AccessToken, secret: str) -> Response:
    answer = TokenSerializer(token).data | {"token": secret}
    return Response(answer, status=status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})


def _labelled(finding: dict[str, str]) -> dict[str, str]:
    is_ours = tokens.report_leak(
        secret=finding["token"], url=finding["url"], source=finding["source"], at=timezone.now()
    )
    digest = hashlib.sha256(finding["token"].encode()).digest()
    return {
        "token_hash": base64.b64encode(digest).decode(),
        "token_type": finding["type"],
        "label": "true_positive" if is_ours else "false_positive",
    }

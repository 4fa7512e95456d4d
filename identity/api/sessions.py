"""Sessions, by machine. Tokens may look; ending one takes being signed in."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from identity.actions import sessions
from identity.api.serializers import EndedSerializer, SessionSerializer
from marketplace.core.models import User


class SessionViewSet(mixins.ListModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[Any]):
    """Where the caller is signed in."""

    token_resource = "account"
    serializer_class = SessionSerializer
    queryset = UserSession.objects.none()

    @property
    def user(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def get_queryset(self) -> QuerySet[Any]:
        mine: QuerySet[Any] = UserSession.objects.filter(user=self.user)
        return mine

    def perform_destroy(self, instance: UserSession) -> None:
        sessions.end_session(session=instance, by=self.user)

    @extend_schema(operation_id="account_sessions_end_others", responses=EndedSerializer)
    def end_others(self, request: Request) -> Response:
        """End every session but the one that asks."""
        kept = request._request.session.session_key  # noqa: SLF001  the session is Django's
        ended = sessions.end_sessions(user=self.user, by=self.user, keep=kept)
        return Response({"ended": ended})

"""What every endpoint for developers shares."""

from django.utils.functional import cached_property
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from developers.models import Developer
from marketplace.core.errors import Forbidden


class DeveloperRequired(Forbidden):
    code = "developer_required"

    def __init__(self) -> None:
        super().__init__("Register as a developer first: POST /api/v1/developers/.")


class IsDeveloper(BasePermission):
    """The caller has a developer account."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not Developer.objects.filter(user_id=request.user.pk).exists():
            raise DeveloperRequired
        return True


class DeveloperEndpoint(APIView):
    """An endpoint that answers one developer about their own things."""

    permission_classes = (IsAuthenticated, IsDeveloper)

    @cached_property
    def developer(self) -> Developer:
        return Developer.objects.select_related("user").get(user_id=self.request.user.pk)

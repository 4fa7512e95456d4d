"""What every endpoint for developers shares."""

from django.utils.functional import cached_property
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from developers.models import Developer
from marketplace.core.errors import Forbidden
from marketplace.core.models import User


class DeveloperRequired(Forbidden):
    code = "developer_required"

    def __init__(self) -> None:
        super().__init__("Register as a developer first: POST /api/v1/developers/.")


class IsDeveloper(BasePermission):
    """The caller has a developer account."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        assert isinstance(request.user, User)
        if not Developer.objects.filter(user=request.user).exists():
            raise DeveloperRequired
        return True


class DeveloperEndpoint(APIView):
    """An endpoint that answers one developer about their own things."""

    permission_classes = (IsAuthenticated, IsDeveloper)
    token_resource = "developer"

    @cached_property
    def developer(self) -> Developer:
        assert isinstance(self.request.user, User)
        return Developer.objects.select_related("user").get(user=self.request.user)

"""What every endpoint for developers shares."""

from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from developers import policies, queries
from developers.models import Developer, DeveloperKind
from identity.models import AccessToken
from marketplace.core.errors import Forbidden, Invalid
from marketplace.core.models import User
from marketplace.core.requests import SAFE_METHODS

HEADER = "Matrix-Developer"
ACTING_FOR = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="The slug of the account you act for. Left out: your own, or the only one. "
    "Where the address names an app, its account counts.",
)


class DeveloperRequired(Forbidden):
    code = "developer_required"

    def __init__(self) -> None:
        super().__init__("Register as a developer first: POST /api/v1/developers/.")


class DeveloperNotNamed(Invalid):
    """You belong to several developer accounts and named none."""

    code = "developer_not_named"

    def __init__(self, accounts: list[Developer]) -> None:
        slugs = ", ".join(account.slug for account in accounts)
        super().__init__(f"Name the account you act for in the header {HEADER}: {slugs}.")


class IsDeveloper(BasePermission):
    """The caller belongs to a developer account."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        assert isinstance(request.user, User)
        if not Developer.objects.of(request.user).exists():
            raise DeveloperRequired
        return True


class AgreementForTokens(BasePermission):
    """Drafts need no agreement; but who let one lapse changes nothing more by access token."""

    def has_permission(self, request: Request, view: Any) -> bool:
        # With a slug in the address, the app says whose agreement it is.
        if self._writes_by_token(request) and "slug" not in view.kwargs:
            policies.refuse_lapsed_agreement(view.developer, at=timezone.now())
        return True

    def has_object_permission(self, request: Request, view: APIView, obj: Any) -> bool:
        if self._writes_by_token(request):
            policies.refuse_lapsed_agreement(obj.developer, at=timezone.now())
        return True

    def _writes_by_token(self, request: Request) -> bool:
        return isinstance(request.auth, AccessToken) and request.method not in SAFE_METHODS


class DeveloperEndpoint(APIView):
    """An endpoint that answers somebody about the developer account they act for."""

    permission_classes: Any = (IsAuthenticated, IsDeveloper, AgreementForTokens)
    token_resource = "developer"
    shared_parameters = (ACTING_FOR,)

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    @cached_property
    def developer(self) -> Developer:
        developer = acting_developer(self.request)
        if developer is None:
            raise DeveloperRequired
        return developer


def acting_developer(request: Request) -> Developer | None:
    """The account named in the header; otherwise the caller's own, or the only one they have.

    Raises:
        NotFound: the caller does not belong to the account they name.
        DeveloperNotNamed: there are several, and a guess might be wrong.
    """
    assert isinstance(request.user, User)
    accounts = queries.accounts_of(request.user)
    named = request.headers.get(HEADER)
    if named is not None:
        wanted = (account for account in accounts if account.slug == named)
        if (developer := next(wanted, None)) is None:
            raise NotFound
        return developer
    if len(accounts) > 1 and accounts[0].kind != DeveloperKind.PERSON:
        raise DeveloperNotNamed(accounts)
    return accounts[0] if accounts else None

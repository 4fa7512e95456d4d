"""The desk is for reviewers: other staff find the door closed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from appstore import policies
from marketplace.core.models import User

View = Callable[..., HttpResponse]


def reviewer(request: HttpRequest) -> User:
    """Who asks, if they are one."""
    user = request.user
    if not isinstance(user, User) or not policies.is_reviewer(user):
        raise PermissionDenied
    return user


def reviewers_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        reviewer(request)
        return view(request, **kwargs)

    return guarded

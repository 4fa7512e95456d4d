"""View decorators that find out who is asking."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from developers.models import Developer
from marketplace.core.models import User


def developer_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the view the caller's ``developer``; show others how to become one."""

    @login_required
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert isinstance(request.user, User)
        developer = Developer.objects.filter(user=request.user).first()
        if developer is None:
            messages.info(request, "Register as a developer first. It takes a minute.")
            return redirect("developers:become")
        return view(request, *args, developer=developer, **kwargs)

    return wrapper

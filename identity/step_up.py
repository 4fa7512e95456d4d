"""Step-up: what matters most asks for the second factor again.

Freshness is a moment, never a flag, so it ends by itself; and it ends at once when the device
that gave it is removed.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_otp.models import Device

from identity import policies
from marketplace.core.models import User

FRESH_FOR = timedelta(minutes=5)
SESSION_KEY = "second_factor_at"

Page = Callable[..., HttpResponseBase]


def mark_fresh(request: HttpRequest, device: Device) -> None:
    """Note that the person of this session has just used that device."""
    request.session[SESSION_KEY] = time.time()
    record_authentication(
        request,
        request.user,
        method="second_factor",
        device=device.persistent_id,
        reauthenticated=True,
    )


def is_fresh(request: HttpRequest) -> bool:
    used_at = request.session.get(SESSION_KEY, 0)
    has_device = getattr(request.user, "otp_device", None) is not None
    return has_device and time.time() - used_at < FRESH_FOR.total_seconds()


def require_fresh(request: HttpRequest) -> None:
    """Raise ``SecondFactorRequired`` or ``StepUpRequired`` unless the session is fresh."""
    assert isinstance(request.user, User)
    policies.require_second_factor(request.user)
    if not is_fresh(request):
        raise policies.StepUpRequired


def step_up_required(page: Page) -> Page:
    """Let a page's visitor through with a fresh second factor; lead everybody else to one."""

    @login_required
    @wraps(page)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            require_fresh(request)
        except policies.SecondFactorRequired as error:
            messages.info(request, str(error))
            return redirect("identity:security")
        except policies.StepUpRequired:
            return ask_again(request)
        return page(request, *args, **kwargs)

    return wrapper


def step_up_if_enrolled(page: Page) -> Page:
    """For pages that somebody without a second factor may use too."""
    asking = step_up_required(page)

    @wraps(page)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        enrolled = isinstance(request.user, User) and policies.has_second_factor(request.user)
        return (asking if enrolled else page)(request, *args, **kwargs)

    return wrapper


def proof_required(page: Page) -> Page:
    """For what decides who can get in: a step-up, or without any device a sign-in of just now.

    A stolen session that lies idle must not change the owner's address or enrol its own device.
    """

    @login_required
    @wraps(page)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            require_proof(request)
        except policies.StepUpRequired:
            return ask_again(request)
        except policies.SignInAgainRequired as error:
            messages.info(request, str(error))
            back = urlencode({"next": page_of(request)})
            return redirect(f"{reverse('account_reauthenticate')}?{back}")
        return page(request, *args, **kwargs)

    return wrapper


def require_proof(request: HttpRequest) -> None:
    """Raise ``StepUpRequired`` or ``SignInAgainRequired`` unless who asks was just shown."""
    assert isinstance(request.user, User)
    if policies.has_second_factor(request.user):
        require_fresh(request)
    elif not signed_in_just_now(request):
        raise policies.SignInAgainRequired


def signed_in_just_now(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < FRESH_FOR.total_seconds() for record in records)


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the challenge, and back to where the person was."""
    if request.method not in {"GET", "HEAD"}:
        messages.info(request, "Nothing is sent yet: after the code, press the button again.")
    return redirect(f"{reverse('identity:challenge')}?{urlencode({'next': page_of(request)})}")


def page_of(request: HttpRequest) -> str:
    """The page somebody is on: for what is posted, the page of ours that holds the form."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return "/"
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path

"""One page for both: the last stage of a sign-in, and step-up later on."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp import login as otp_login
from django_otp.models import Device

from identity import queries, stages, step_up
from identity.actions import second_factor
from identity.forms import CodeForm
from identity.policies import SecondFactorInvalid
from marketplace.core.models import User


class Challenged(NamedTuple):
    """Who has to show a second factor, and the sign-in that waits for it, if any."""

    user: User
    stage: stages.SecondFactorStage | None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: HttpRequest) -> HttpResponse:
    who = challenged(request)
    if who is None:
        return redirect("account_login")
    if not queries.methods_of(who.user).any_device:
        return redirect("identity:security")
    form = CodeForm(request.POST or None)
    if not form.is_valid():
        return _page(request, who, form)
    try:
        device = second_factor.check_code(
            request, user=who.user, code=form.cleaned_data["code"], at=timezone.now()
        )
    except SecondFactorInvalid as error:
        form.add_error("code", str(error))
        return _page(request, who, form, status=422)
    except second_factor.SecondFactorLimited as error:
        form.add_error(None, str(error))
        response = _page(request, who, form, status=429)
        response["Retry-After"] = str(error.retry_after_seconds)
        return response
    return finish(request, who, device)


def challenged(request: HttpRequest) -> Challenged | None:
    if isinstance(request.user, User):
        return Challenged(request.user, None)
    stage = stages.pending(request)
    return Challenged(stage.login.user, stage) if stage else None


def finish(request: HttpRequest, who: Challenged, device: Device) -> HttpResponse:
    """Let somebody in, or back to where they were, after they used that device."""
    if who.stage is None:
        request.session.cycle_key()
        otp_login(request, device)
        step_up.mark_fresh(request, device)
        return redirect(wanted_page(request))
    who.user.otp_device = device  # type: ignore[attr-defined]  # django-otp keeps it in the session
    response: HttpResponse = who.stage.exit()
    if request.user.is_authenticated:
        step_up.mark_fresh(request, device)
    return response


def wanted_page(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else resolve_url("/")


def _page(
    request: HttpRequest, who: Challenged, form: CodeForm, status: int = 200
) -> TemplateResponse:
    context = {
        "form": form,
        "methods": queries.methods_of(who.user),
        "is_sign_in": who.stage is not None,
        "next": wanted_page(request),
        "with_recovery": "recovery" in request.GET,
    }
    return TemplateResponse(request, "identity/challenge.html", context, status=status)

"""Setting up an authenticator app."""

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from identity.actions import devices
from identity.forms import AuthenticatorForm
from identity.models import TOTPDevice
from identity.policies import SecondFactorInvalid
from identity.step_up import proof_required
from identity.views.recovery import welcome
from marketplace.core.models import User

WAITING = "waiting_authenticator"  # in the session, so that nobody is shown another's secret


@require_POST
@proof_required
def authenticator_start(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    device = devices.start_authenticator(user=request.user, at=timezone.now())
    request.session[WAITING] = device.pk
    return redirect("identity:factor-authenticator")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@proof_required
def authenticator(request: HttpRequest) -> HttpResponse:
    """Show the secret of the app that is being set up, and wait for its first code."""
    assert isinstance(request.user, User)
    waiting = TOTPDevice.objects.filter(user=request.user, confirmed=False)
    device = waiting.filter(pk=request.session.get(WAITING)).first()
    if device is None:
        return redirect("identity:security")
    form = AuthenticatorForm(request.POST or None, initial={"name": "Authenticator app"})
    if form.is_valid():
        try:
            added = devices.confirm_authenticator(
                user=request.user, device_id=device.pk, at=timezone.now(), **form.cleaned_data
            )
        except SecondFactorInvalid as error:
            form.add_error("code", str(error))
        except devices.EnrolmentNotStarted as error:
            messages.error(request, str(error))
            return redirect("identity:security")
        else:
            return welcome(request, added)
    qr = segno.make(device.uri, micro=False)
    context = {
        "form": form,
        "device": device,
        "qr": qr.svg_data_uri(scale=5, border=3, light="white"),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "identity/authenticator.html", context, status=status)

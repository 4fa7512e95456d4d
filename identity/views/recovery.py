"""Recovery codes: shown once, right after they were made."""

import base64
import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp import login as otp_login

from identity import queries
from identity.actions import devices
from identity.step_up import mark_fresh, step_up_required
from marketplace.core import sealing
from marketplace.core.models import User

NEW_CODES = "new_recovery_codes"
PURPOSE = "recovery codes to show once"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    if request.method == "POST":
        keep_to_show(request, devices.renew_recovery_codes(user=request.user))
        return redirect("identity:factor-recovery-codes")
    codes = _take(request)
    left = queries.recovery_codes_left(request.user)
    context = {"codes": codes, "text": "\n".join(codes), "left": left}
    return TemplateResponse(request, "identity/recovery_codes.html", context)


def welcome(request: HttpRequest, added: devices.Added) -> HttpResponse:
    """After a new device: it confirms this session, and a first one brings recovery codes."""
    if getattr(request.user, "otp_device", None) is None:
        request.session.cycle_key()
        otp_login(request, added.device)
        mark_fresh(request, added.device)
    if added.recovery_codes:
        keep_to_show(request, added.recovery_codes)
        return redirect("identity:factor-recovery-codes")
    messages.success(request, f"“{added.device.name}” is added.")
    return redirect("identity:security")


def keep_to_show(request: HttpRequest, codes: list[str]) -> None:
    """Until the next page, which shows them; sealed, because sessions are kept in the database."""
    sealed = sealing.seal(json.dumps(codes).encode(), purpose=PURPOSE)
    request.session[NEW_CODES] = base64.b64encode(sealed).decode()


def _take(request: HttpRequest) -> list[str]:
    kept = request.session.pop(NEW_CODES, None)
    if kept is None:
        return []
    codes: list[str] = json.loads(sealing.unseal(base64.b64decode(kept), purpose=PURPOSE))
    return codes

"""Naming and removing a second factor."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from django_otp.models import Device

from identity import queries
from identity.actions import devices
from identity.forms import DeviceNameForm
from identity.step_up import step_up_required
from marketplace.core.models import User


@require_POST
@step_up_required
def device_rename(request: HttpRequest, kind: str, device_id: int) -> HttpResponse:
    assert isinstance(request.user, User)
    device = _own_device(request.user, kind, device_id)
    form = DeviceNameForm(request.POST)
    if form.is_valid():
        devices.rename(device=device, name=form.cleaned_data["name"], by=request.user)
    else:
        messages.error(request, "Give the device a name of one line.")
    return redirect("identity:security")


@require_POST
@step_up_required
def device_remove(request: HttpRequest, kind: str, device_id: int) -> HttpResponse:
    assert isinstance(request.user, User)
    device = _own_device(request.user, kind, device_id)
    devices.remove(device=device, by=request.user)
    messages.success(request, f"“{device.name}” is removed.")
    return redirect("identity:security")


def _own_device(user: User, kind: str, device_id: int) -> Device:
    if kind not in queries.KINDS:
        raise Http404
    return get_object_or_404(queries.KINDS[kind], user=user, confirmed=True, pk=device_id)

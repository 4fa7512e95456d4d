"""Instances, as pages: start, watch, use, stop."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appstore.models import AppInstallation
from marketplace.core.errors import DomainError
from marketplace.core.models import User
from runtime import backends, queries
from runtime.access import Purpose
from runtime.actions import executing, instances
from runtime.client import Answer
from runtime.forms import ExecuteForm
from runtime.models import AppInstance, InstanceStatus

EXECUTE_TIMEOUT_SECONDS = 30
LOG_LINES = 200


@require_safe
@login_required
def instance_list(request: HttpRequest) -> HttpResponse:
    mine = AppInstance.objects.of(_user(request)).filter(deleted_at__isnull=True)
    rows = mine.select_related("installation__app", "installation__version", "workspace")
    context = {"instances": rows.order_by("-pk")}
    return TemplateResponse(request, "runtime/instance_list.html", context)


@require_POST
@login_required
def instance_create(request: HttpRequest, installation_id: int) -> HttpResponse:
    mine = AppInstallation.objects.present().of(_user(request))
    installation = get_object_or_404(mine.select_related("workspace"), pk=installation_id)
    try:
        instance = instances.create(installation=installation, by=_user(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(installation.workspace)
    return redirect(instance)


@require_safe
@login_required
def instance_detail(request: HttpRequest, key: str) -> HttpResponse:
    return _instance_page(request, _own_instance(request, key), ExecuteForm())


@require_POST
@login_required
def instance_start(request: HttpRequest, key: str) -> HttpResponse:
    return _steer(
        request,
        key,
        lambda instance: instances.start(instance=instance, by=_user(request), at=timezone.now()),
    )


@require_POST
@login_required
def instance_stop(request: HttpRequest, key: str) -> HttpResponse:
    return _steer(
        request, key, lambda instance: instances.stop(instance=instance, by=_user(request))
    )


@require_POST
@login_required
def instance_delete(request: HttpRequest, key: str) -> HttpResponse:
    instance = _own_instance(request, key)
    instances.delete(instance=instance, by=_user(request), at=timezone.now())
    messages.success(request, "The instance is deleted.")
    return redirect(instance.workspace)


@require_safe
@login_required
def instance_open(request: HttpRequest, key: str) -> HttpResponse:
    """Send the browser to the instance's own address, with a token that works once."""
    instance = _own_instance(request, key)
    if instance.status != InstanceStatus.RUNNING:
        return redirect(instance)
    token = executing.sign(instance, by=_user(request), purpose=Purpose.ENTER, at=timezone.now())
    query = urlencode({"token": token, "next": request.GET.get("next", "/")})
    response = HttpResponse(status=303)
    response["Location"] = f"{address(instance)}/.matrix/enter?{query}"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def instance_execute(request: HttpRequest, key: str) -> HttpResponse:
    instance = _own_instance(request, key)
    if request.method != "POST":  # the address of an answer, opened again
        return redirect(instance)
    form = ExecuteForm(request.POST)
    if not form.is_valid():
        return _instance_page(request, instance, form)
    try:
        answer = executing.execute(
            instance=instance,
            method=form.cleaned_data["method"],
            path=form.cleaned_data["path"],
            headers=form.cleaned_data["headers"],
            body=form.cleaned_data["body"].encode(),
            timeout_seconds=EXECUTE_TIMEOUT_SECONDS,
            by=_user(request),
            at=timezone.now(),
        )
    except DomainError as error:
        return _instance_page(request, instance, form, error=str(error))
    return _instance_page(request, instance, form, answer=answer)


def address(instance: AppInstance) -> str:
    """Where a browser finds the instance: a host of its own, so that cookies stay apart."""
    parts = urlsplit(settings.APPS_URL)
    return f"{parts.scheme}://{instance.label}.{parts.netloc}"


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _own_instance(request: HttpRequest, key: str) -> AppInstance:
    mine = AppInstance.objects.of(_user(request)).filter(deleted_at__isnull=True)
    rows = mine.select_related("installation__app", "installation__version", "workspace")
    return get_object_or_404(rows, key=key)


def _steer(
    request: HttpRequest, key: str, change: Callable[[AppInstance], AppInstance]
) -> HttpResponse:
    instance = _own_instance(request, key)
    try:
        change(instance)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(instance)


def _instance_page(
    request: HttpRequest,
    instance: AppInstance,
    form: ExecuteForm,
    *,
    answer: Answer | None = None,
    error: str = "",
) -> HttpResponse:
    usage = queries.usage(instance, at=timezone.now())
    context = {
        "instance": instance,
        "app": instance.installation.app,
        "version": instance.installation.version,
        "workspace": instance.workspace,
        "address": address(instance),
        "metrics": usage,
        "cpu_points": usage.cpu_points,
        "memory_points": usage.memory_points,
        "request_points": usage.request_points,
        "limits": {
            "cpu_millicores": instance.cpu_millicores,
            "memory_mib": instance.memory_mib,
            "storage_mib": instance.disk_mib,
        },
        "logs": _logs(instance),
        "execute_form": form,
        "result": answer,
        "result_body": answer.body.decode(errors="replace") if answer else "",
        "error": error,
    }
    return TemplateResponse(
        request, "runtime/instance.html", context, status=422 if form.errors else 200
    )


def _logs(instance: AppInstance) -> str:
    """Also of one that is starting or failed, as long as its backend keeps them."""
    if not instance.backend:
        return ""
    try:
        return backends.named(instance.backend).logs(instance.held_as, lines=LOG_LINES)
    except DomainError:
        return ""

"""One installed app, as pages: its version, what it follows, and how to change either."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appstore import permissions, queries
from appstore.actions import updating
from appstore.following import choosing
from appstore.forms.installations import UpdatesForm
from appstore.models import AppInstallation, AppVersion
from appstore.policies import is_manager
from marketplace.core.errors import DomainError
from marketplace.core.models import User

View = Callable[..., HttpResponseBase]


def own_installation(view: View) -> View:
    """Hand the view the installation in its address, of a workspace the caller belongs to."""

    @login_required
    @wraps(view)
    def wrapper(request: HttpRequest, *, slug: str, installation_id: int) -> HttpResponseBase:
        assert isinstance(request.user, User)
        mine = AppInstallation.objects.present().of(request.user).filter(workspace__slug=slug)
        rows = mine.select_related(
            *("app__developer", "workspace", "license__plan"),
            *("version__app", "pending_version__app", "previous_version__app"),
        )
        return view(request, installation=get_object_or_404(rows, pk=installation_id))

    return wrapper


@require_safe
@own_installation
def installation_detail(request: HttpRequest, installation: AppInstallation) -> HttpResponse:
    return _page(request, installation, UpdatesForm.showing(installation))


@require_http_methods(["GET", "HEAD", "POST"])
@own_installation
def installation_updates(request: HttpRequest, installation: AppInstallation) -> HttpResponse:
    """Pin it, or let it follow."""
    if request.method != "POST":  # the address of a refused form, opened again
        return redirect(installation)
    form = UpdatesForm(request.POST)
    if form.is_valid():
        try:
            updating.set_updates(installation=installation, by=_person(request), **form.values)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Saved.")
            return redirect(installation)
    return _page(request, installation, form)


@require_http_methods(["GET", "HEAD", "POST"])
@own_installation
def installation_version(request: HttpRequest, installation: AppInstallation) -> HttpResponse:
    """What another version would change here, and the button that takes it."""
    asked = request.POST if request.method == "POST" else request.GET
    number = asked.get("version", "").replace("\0", "")
    versions = queries.versions_to_choose(installation)
    version = next((one for one in versions if one.version == number), None)
    if version is None:
        messages.error(request, "That version cannot be chosen. Here is what can.")
        return redirect(installation)
    if request.method == "POST":
        return _change(request, installation, version)
    context = {
        "installation": installation,
        "version": version,
        "may_decide": is_manager(installation.workspace, _person(request)),
        "is_update": choosing.is_step(installation, version),
        "is_pending": version == installation.pending_version,
        "added": permissions.wider(installation.permissions, version.manifest),
        "kept": permissions.asked(
            {"hosts": permissions.usable(installation.permissions, version.manifest)["hosts"]}
        ),
    }
    return TemplateResponse(request, "appstore/installation_version.html", context)


@require_POST
@own_installation
def installation_skip(request: HttpRequest, installation: AppInstallation) -> HttpResponse:
    """Say no to the version that waits for consent."""
    version = installation.pending_version
    try:
        if version is None or version.version != request.POST.get("version"):
            raise updating.ConsentOutdated
        _answer(request, installation, version, accept=False)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{version.version} is skipped. Later versions are not.")
    return redirect(installation)


def _change(
    request: HttpRequest, installation: AppInstallation, version: AppVersion
) -> HttpResponse:
    """The button named what the version asks for; pressing it was the consent."""
    wanted: dict[str, Any] = {
        "installation": installation,
        "version": version,
        "accept_permissions": True,
        "by": _person(request),
        "at": timezone.now(),
    }
    try:
        if version == installation.pending_version:
            _answer(request, installation, version, accept=True)
        elif choosing.is_step(installation, version):
            updating.update(**wanted)
        else:
            updating.roll_back(**wanted)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"It is at {version.version} now. What runs is moving over.")
    return redirect(installation)


def _answer(
    request: HttpRequest, installation: AppInstallation, version: AppVersion, *, accept: bool
) -> None:
    updating.answer_consent(
        installation=installation,
        version=version,
        accept=accept,
        by=_person(request),
        at=timezone.now(),
    )


def _page(request: HttpRequest, installation: AppInstallation, form: UpdatesForm) -> HttpResponse:
    context: dict[str, Any] = {
        "installation": installation,
        "form": form,
        "may_decide": is_manager(installation.workspace, _person(request)),
        "versions": queries.versions_to_choose(installation),
        "permissions": permissions.asked(installation.permissions),
        "instances": installation.instances.filter(deleted_at__isnull=True).order_by("-pk"),
        "history": queries.history_of(installation),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "appstore/installation.html", context, status=status)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user

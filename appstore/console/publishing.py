"""A version's last steps in the console: taken back, or published on a date."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from appstore.actions import publishing, scheduling
from appstore.console.own import own_app
from appstore.forms.schedule import ScheduleForm
from appstore.models import App, AppStatus, AppVersion
from developers.decorators import person
from developers.policies import Capability
from identity.step_up import step_up_required
from marketplace.core.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@own_app(Capability.PUBLISH)
@step_up_required
def version_schedule(request: HttpRequest, app: App, version: str) -> HttpResponse:
    release = get_object_or_404(AppVersion.objects.select_related("app"), app=app, version=version)
    if release.status != AppStatus.APPROVED:
        messages.error(request, f"{release} is not waiting to be published.")
        return redirect(release)
    form = ScheduleForm(request.POST or None)
    if form.is_valid():
        try:
            release = scheduling.schedule(
                app=app,
                version=version,
                publish_at=form.publish_at,
                by=person(request),
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{release} goes to the store by itself.")
            return redirect(release)
    context = {"app": app, "version": release, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "console/version_schedule.html", context, status=status)


@require_POST
@own_app(Capability.PUBLISH)
def version_unschedule(request: HttpRequest, app: App, version: str) -> HttpResponse:
    release = get_object_or_404(AppVersion, app=app, version=version)
    try:
        scheduling.unschedule(app=app, version=version, by=person(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{release} waits until you publish it.")
    return redirect(release)


@require_POST
@own_app(Capability.PUBLISH)
def version_withdraw(request: HttpRequest, app: App, version: str) -> HttpResponse:
    release = get_object_or_404(AppVersion, app=app, version=version)
    try:
        publishing.withdraw(app=app, version=version, by=person(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{release} is a draft again.")
    return redirect(release)

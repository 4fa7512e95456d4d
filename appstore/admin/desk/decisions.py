"""A button of the desk, pressed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from appstore.admin.desk.choices import BY_CODE, DEFAULT_DAYS, Press
from appstore.admin.desk.forms import DeskForm
from appstore.admin.desk.guard import reviewer, reviewers_only
from appstore.models import AppVersion
from marketplace.core.errors import DomainError


@reviewers_only
def decide(request: HttpRequest, version_id: int) -> HttpResponse:
    version = get_object_or_404(AppVersion.objects.select_related("app"), pk=version_id)
    form = DeskForm(request.POST)
    choice = BY_CODE.get(request.POST.get("decision", ""))
    if request.method == "POST" and choice is not None and form.is_valid():
        said = form.cleaned_data
        press = Press(
            version=version,
            by=reviewer(request),
            at=timezone.now(),
            reason=said["reason"],
            rules=said["rules"],
            days=said["days"] or DEFAULT_DAYS,
        )
        try:
            choice.act(press)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, choice.done)
    elif request.method == "POST":
        messages.error(request, "Choose a button, rules from the list and 1 to 30 days.")
    return redirect("admin:appstore_appversion_change", version_id)

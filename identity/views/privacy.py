"""One's own data: to take along, and to leave behind."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from identity import privacy as chapters
from identity.actions import privacy
from identity.forms import DeletionForm
from identity.models import AccountDeletion, DataExport
from identity.step_up import proof_required
from marketplace.core.errors import DomainError
from marketplace.core.models import User


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    return _page(request, DeletionForm())


@require_POST
@login_required
def export_request(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    privacy.request_export(user=request.user, at=timezone.now())
    messages.success(request, "We are packing your data. A mail says when it is ready.")
    return redirect("identity:privacy")


@require_safe
@proof_required
def export_download(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    try:
        content = privacy.download_export(user=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("identity:privacy")
    return as_attachment(content)


@require_POST
@proof_required
def deletion_request(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    form = DeletionForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data["email"]
        try:
            privacy.request_deletion(user=request.user, typed_email=typed, at=timezone.now())
        except DomainError as error:
            form.add_error("email", str(error))
        else:
            return redirect("identity:privacy")
    return _page(request, form, status=422)


@require_POST
@login_required
def deletion_cancel(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    privacy.cancel_deletion(user=request.user, at=timezone.now())
    messages.success(request, "Your account stays.")
    return redirect("identity:privacy")


def as_attachment(content: bytes) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={
            "Content-Disposition": 'attachment; filename="my-data.zip"',
            "Cache-Control": "no-store",
        },
    )


def _page(request: HttpRequest, form: DeletionForm, *, status: int = 200) -> HttpResponse:
    assert isinstance(request.user, User)
    context = {
        "form": form,
        "export": DataExport.objects.filter(user=request.user).order_by("-pk").first(),
        "deletion": AccountDeletion.objects.pending().filter(user=request.user).first(),
        "blockers": chapters.blockers(request.user),
        "grace_days": settings.DELETION_GRACE.days,
    }
    return TemplateResponse(request, "identity/privacy.html", context, status=status)

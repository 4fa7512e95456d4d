"""The desk where identity checks are decided."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from developers.actions import kyc_desk, kyc_documents
from developers.admin.forms import DecisionForm
from developers.kyc import countries, rules, vault
from developers.models import (
    KYC_LIFECYCLE,
    PERSONAL,
    KycCase,
    KycCaseQuerySet,
    KycDocument,
    KycReason,
    KycStatus,
)
from marketplace.core.admin import ReadOnlyAdmin
from marketplace.core.errors import DomainError
from marketplace.core.models import SecurityAudit, User

LONGEST_WAITING_FIRST = (
    Case(When(status=KycStatus.SUBMITTED, then=Value(0)), default=Value(1)).asc(),
    F("submitted_at").asc(nulls_last=True),
    "pk",
)


@admin.register(KycCase)
class KycCaseAdmin(ReadOnlyAdmin):
    """Lists show no personal data. A case shows it to those with the permission, on the record."""

    list_display = ("developer", "kind", "status", "submitted_at", "provider", "key")
    list_filter = ("status", "kind", "provider", "submitted_at")
    list_select_related = ("developer",)
    search_fields = ("key", "developer__display_name", "developer__slug")
    change_form_template = "admin/developers/kyccase/change_form.html"
    show_full_result_count = False

    def get_ordering(self, request: HttpRequest) -> Any:
        return LONGEST_WAITING_FIRST

    def get_queryset(self, request: HttpRequest) -> KycCaseQuerySet:
        return KycCase.objects.without_personal_data()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """None: the desk shows what a reviewer needs, in words."""
        return []

    def get_urls(self) -> list[URLPattern]:
        def at(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"developers_kyccase_{name}")

        return [
            at("<int:case_id>/decide/", require_POST(self.decide), "decide"),
            at("<int:case_id>/documents/<int:pk>/", require_GET(self.document), "document"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        case = self.get_object(request, object_id)
        if case is None or not self.has_view_permission(request, case):
            return super().change_view(request, object_id, form_url, extra_context)
        context = self._desk(request, case) | (extra_context or {})
        response = super().change_view(request, object_id, form_url, context)
        response["Cache-Control"] = "no-store"
        return response

    def _desk(self, request: HttpRequest, case: KycCase) -> dict[str, Any]:
        assert isinstance(request.user, User)
        events = SecurityAudit.objects.filter(target_type="developers.kyccase", target_id=case.pk)
        return {
            "title": f"Identity check {case}",
            "details": _details(case, by=request.user),
            "documents": case.documents.select_related("uploaded_by").order_by("pk"),
            "steps": case.steps.select_related("by").order_by("pk"),
            "notes": case.notes.select_related("author").order_by("pk"),
            "events": events.select_related("actor").order_by("-pk")[:50],
            "form": DecisionForm(),
            "decide_url": reverse("admin:developers_kyccase_decide", args=(case.pk,)),
            "decisions": _decisions(case) if _may_decide(case, request.user) else None,
        }

    def decide(self, request: HttpRequest, case_id: int) -> HttpResponse:
        assert isinstance(request.user, User)
        case = get_object_or_404(KycCase.objects.without_personal_data(), pk=case_id)
        form = DecisionForm(request.POST)
        if form.is_valid():
            _carry_out(request, case, form.cleaned_data)
        else:
            messages.error(request, "Choose one of the buttons, and reasons from the list.")
        return redirect("admin:developers_kyccase_change", case_id)

    def document(self, request: HttpRequest, case_id: int, pk: int) -> HttpResponse:
        """Send a document to be saved. It is never shown in a page of ours."""
        assert isinstance(request.user, User)
        rules.require_reader(request.user)
        of_case = KycDocument.objects.filter(case_id=case_id).select_related("case")
        document = get_object_or_404(of_case.defer(*(f"case__{name}" for name in PERSONAL)), pk=pk)
        try:
            content = kyc_documents.view_document(document=document, by=request.user)
        except vault.DocumentGone as error:
            messages.error(request, str(error))
            return redirect("admin:developers_kyccase_change", case_id)
        return HttpResponse(
            content,
            content_type=document.content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{document.download_name}"',
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "no-store",
            },
        )


def _carry_out(request: HttpRequest, case: KycCase, said: dict[str, Any]) -> None:
    assert isinstance(request.user, User)
    try:
        _decide(**said, case=case, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Done.")


def _decide(*, decision: str, reasons: list[KycReason], text: str, **about: Any) -> None:
    match decision:
        case "approve":
            kyc_desk.approve(**about)
        case "request_information":
            kyc_desk.request_information(reasons=reasons, text=text, **about)
        case "reject":
            kyc_desk.reject(reasons=reasons, text=text, **about)
        case "note":
            kyc_desk.add_note(text=text, **about)


@transaction.atomic
def _details(case: KycCase, *, by: User) -> list[tuple[str, str]] | None:
    """Label and value of what is personal; None for those who may not see it."""
    try:
        kyc_desk.view(case=case, by=by)
    except PermissionDenied:
        return None
    named = [(name.replace("_", " ").capitalize(), str(getattr(case, name))) for name in PERSONAL]
    return [("Country", countries.name(case.country)), *named]


def _may_decide(case: KycCase, user: User) -> bool:
    try:
        rules.require_reviewer(case, user)
    except rules.KycReviewerRequired:
        return False
    return True


def _decisions(case: KycCase) -> list[tuple[str, str, str]]:
    """What the case's status allows: value, label and look of a button."""
    buttons = [
        (KycStatus.APPROVED, "approve", "Approve", "default"),
        (KycStatus.NEEDS_INFORMATION, "request_information", "Request information", ""),
        (KycStatus.REJECTED, "reject", "Reject", "deletelink"),
    ]
    status = KycStatus(case.status)
    return [rest for target, *rest in buttons if KYC_LIFECYCLE.allows(status, target)]  # type: ignore[misc]

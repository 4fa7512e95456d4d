"""Findings in the admin, and the buttons that stand beside them on the review desk."""

from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPMethod

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from appstore import policies
from marketplace.core.deciding import DecidingAdmin, Decision
from marketplace.core.models import User
from scanner.actions import findings
from scanner.admin.reviewing import ReviewersAdmin, decision_buttons
from scanner.models import Finding, FindingDecision, FindingState

ACCEPT = "Accept: it may stay"
DENY = "False alarm: the rule is wrong here"
PUT_ASIDE = "Put aside, here and in versions to come."
WAITS = "Noted. It counts until another reviewer agrees."


class UntilForm(forms.Form):
    """Until the end of which day a finding is put aside."""

    until = forms.DateField(required=False)

    @property
    def moment(self) -> datetime | None:
        day = self.cleaned_data["until"]
        end = day and datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
        return end or None


@admin.register(Finding)
class FindingAdmin(ReviewersAdmin, DecidingAdmin):
    """Whoever presses a button is led back to where it stood."""

    list_display = ("rule", "severity", "kind", "state", "baseline", "path", "line", "version")
    list_filter = ("severity", "kind", "state", "baseline")
    list_select_related = ("scan__version__app",)
    search_fields = ("rule", "path", "scan__version__app__slug")
    ordering = ("-pk",)
    show_full_result_count = False

    @admin.display(description="Version")
    def version(self, finding: Finding) -> str:
        return str(finding.scan.version)

    def decisions(self, request: HttpRequest, row: Finding) -> list[Decision]:
        assert isinstance(request.user, User)
        app = row.scan.version.app
        if not policies.may_review(request.user, app):
            return []
        standing = FindingDecision.objects.standing().filter(app=app, fingerprint=row.fingerprint)
        if decision := standing.first():
            return decision_buttons(decision, by=request.user)
        until = UntilForm(request.POST)
        put_aside = partial(
            findings.decide,
            finding=row,
            by=request.user,
            at=timezone.now(),
            expires_at=until.moment if until.is_valid() else None,
        )
        done = WAITS if findings.needs_second(row) else PUT_ASIDE
        accept, deny = FindingState.SUPPRESSED, FindingState.FALSE_POSITIVE
        return [
            Decision(accept, ACCEPT, lambda why: put_aside(state=accept, reason=why), done),
            Decision(deny, DENY, lambda why: put_aside(state=deny, reason=why), done),
        ]

    def decide(self, request: HttpRequest, row_id: int) -> HttpResponse:
        findings_here = Finding.objects.select_related("scan__version__app__developer")
        finding = get_object_or_404(findings_here, pk=row_id)
        if not policies.may_review(request.user, finding.scan.version.app):
            raise PermissionDenied
        if UntilForm(request.POST).is_valid():
            super().decide(request, row_id)
        elif request.method == HTTPMethod.POST:
            messages.error(request, "Write the date as year, month and day: 2027-01-31.")
        return redirect(_place(request, finding))


def _place(request: HttpRequest, finding: Finding) -> str:
    """The desk's page of the version, or the file's, at the finding."""
    version = finding.scan.version_id
    if request.POST.get("back") == "source":
        place = reverse("admin:appstore_appversion_source", args=(version, finding.path))
        query = f"from={finding.line}"
    else:
        place = reverse("admin:appstore_appversion_change", args=(version,))
        query = request.GET.urlencode()
    return f"{place}{query and '?'}{query}#finding-{finding.pk}"

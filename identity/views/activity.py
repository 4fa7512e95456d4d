"""What a person did and what was done to what is theirs, as the audit log has it."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketplace.core.audit import exporting, history
from marketplace.core.models import SecurityAudit, SecurityAuditQuerySet, User

EVENTS_PER_PAGE = 50


class HistoryForm(forms.Form):
    """What to narrow one's history to."""

    action = forms.CharField(
        required=False, max_length=64, widget=forms.TextInput({"placeholder": "app, token.create"})
    )
    since = forms.DateField(
        required=False, label="From", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        required=False, label="To", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def asked(self) -> dict[str, Any]:
        """For ``history.of``; whole days, the last one included."""
        words = self.cleaned_data if self.is_valid() else {}
        since, until = words.get("since"), words.get("until")
        return {
            "action": words.get("action", ""),
            "since": _midnight(since) if since else None,
            "until": _midnight(until + timedelta(days=1)) if until else None,
        }


@require_safe
@login_required
def audit_log(request: HttpRequest) -> TemplateResponse:
    assert isinstance(request.user, User)
    form = HistoryForm(request.GET)
    page = Paginator(_history(request.user, form), EVENTS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "form": form,
        "page": page,
        "events": [_shown(row, request.user) for row in page],
        "is_narrowed": any(value for value in form.asked().values()),
        "kinds": exporting.KINDS,
    }
    return TemplateResponse(request, "console/audit.html", context)


@require_safe
@login_required
def audit_export(request: HttpRequest) -> HttpResponseBase:
    """The same history, as a file."""
    assert isinstance(request.user, User)
    kind = request.GET.get("as", "")
    if kind not in exporting.KINDS:
        raise Http404
    rows = _history(request.user, HistoryForm(request.GET))
    return exporting.response(rows, viewer=request.user, kind=kind)


def _history(user: User, form: HistoryForm) -> SecurityAuditQuerySet:
    return history.of(user, **form.asked())


def _shown(row: SecurityAudit, viewer: User) -> dict[str, Any]:
    """As in an export, with the moment as a moment."""
    return exporting.summary(row, viewer=viewer) | {"occurred_at": row.occurred_at}


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))

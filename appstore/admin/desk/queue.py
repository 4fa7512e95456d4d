"""What waits for a person: the page a reviewer begins with."""

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from appstore.admin.desk.forms import QueueForm
from appstore.admin.desk.guard import reviewer, reviewers_only
from appstore.admin.desk.presence import looking
from appstore.models import QueueEntry, QueueState, ReviewOpinion
from appstore.models.queue_entry import QueueEntryQuerySet
from appstore.models.second_opinion import ReviewOpinionQuerySet
from appstore.review import reasons
from marketplace.core.models import User

ROWS = 25


class Row(NamedTuple):
    entry: QueueEntry
    reasons: list[reasons.Shown]
    is_overdue: bool
    looking: list[str]


@require_safe
@reviewers_only
def queue_page(request: HttpRequest) -> HttpResponse:
    user, now = reviewer(request), timezone.now()
    form = QueueForm(request.GET)
    form.is_valid()
    everything = QueueEntry.objects.open().not_made_by(user)
    waiting = everything.filter(state=QueueState.WAITING)
    away = everything.exclude(state=QueueState.WAITING)
    opinions = ReviewOpinion.objects.askable_of(user)
    tab = request.GET.get("tab", "")
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Review queue",
        "form": form,
        "tab": tab if tab in {"away", "opinions"} else "",
        "counts": {
            "waiting": waiting.count(),
            "away": away.count(),
            "opinions": opinions.count(),
            "overdue": waiting.overdue(at=now).count(),
        },
        "is_narrowed": any(form.cleaned_data.values()),
    }
    if context["tab"] == "opinions":
        context |= _opinions(request, opinions)
    else:
        chosen = away if context["tab"] else waiting
        context |= _entries(request, _narrowed(chosen, form, by=user, at=now), by=user, at=now)
    return TemplateResponse(request, "admin/appstore/desk/queue.html", context)


def _narrowed(
    entries: QueueEntryQuerySet, form: QueueForm, *, by: User, at: datetime
) -> QueueEntryQuerySet:
    said = form.cleaned_data
    if said.get("risk"):
        entries = entries.filter(version__risk=said["risk"])
    if said.get("reason"):
        entries = entries.because(said["reason"])
    if said.get("overdue"):
        entries = entries.overdue(at=at)
    if said.get("mine"):
        entries = entries.filter(claimed_by=by)
    return entries


def _entries(
    request: HttpRequest, entries: QueueEntryQuerySet, *, by: User, at: datetime
) -> dict[str, Any]:
    rows = entries.most_urgent_first().select_related("version__app__developer", "claimed_by")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    others = looking([entry.version_id for entry in shown], but=by)
    return {
        "page": page,
        "rows": [
            Row(
                entry,
                reasons.shown(entry.reasons),
                entry.state == QueueState.WAITING and entry.due_at < at,
                others.get(entry.version_id, []),
            )
            for entry in shown
        ],
    }


def _opinions(request: HttpRequest, opinions: ReviewOpinionQuerySet) -> dict[str, Any]:
    rows = opinions.select_related("decision__version__app__developer").order_by("asked_at", "pk")
    return {"page": Paginator(rows, ROWS).get_page(request.GET.get("page"))}

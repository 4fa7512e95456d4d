"""The page of one version: what a reviewer needs to see to decide."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from appstore import facts, policies, queries
from appstore.admin.desk import choices, findings
from appstore.admin.desk.forms import rule_chapters
from appstore.admin.desk.presence import looking
from appstore.models import (
    App,
    AppStatus,
    AppVersion,
    DecisionKind,
    QueueEntry,
    QueueState,
    ReviewDecision,
    ReviewOpinion,
)
from appstore.review import reasons
from appstore.sources.changes import base_of, changes_of
from developers.models import Developer
from marketplace.core.models import SecurityAudit, User

SHOWN = 30


def context(version: AppVersion, user: User, asked: QueryDict) -> dict[str, Any]:
    """For somebody of the app's own account nothing but that others decide."""
    if not policies.may_review(user, version.app):
        return {"is_own": True}
    opinion = _opinion_asked_of(user, version)
    about = _about(version, asked) | _talk(version) | _developer(version.app.developer)
    about |= {
        "desk_url": reverse("admin:appstore_appversion_decide", args=(version.pk,)),
        "presence_url": reverse("admin:appstore_appversion_presence", args=(version.pk,)),
        "looking": looking([version.pk], but=user).get(version.pk, []),
        "chapters": rule_chapters(),
        "opinion": opinion,
    }
    if opinion is not None:  # what the first reviewer decided must not be known before it is given
        return about | {"review_messages": [], "notes": []}
    return about | _standing(version, user) | _history(version)


def _opinion_asked_of(user: User, version: AppVersion) -> ReviewOpinion | None:
    asked = ReviewOpinion.objects.askable_of(user).filter(decision__version=version)
    return asked.order_by("pk").first()


def _about(version: AppVersion, asked: QueryDict) -> dict[str, Any]:
    """The code: what it asks for and what was found, beside what was approved last."""
    before = base_of(version)
    scan = queries.latest_scan(version)
    return {
        "scan": scan,
        "before": before,
        "changes": changes_of(version, before),
        "manifest_facts": facts.facts_with_origin(version.manifest),
    } | findings.context(version, scan, before, asked)


def _standing(version: AppVersion, user: User) -> dict[str, Any]:
    """Where it stands in the queue, and what can be done about it."""
    entries = version.queue_entries.select_related("claimed_by").order_by("-pk")
    entry = entries.first()
    in_review = version.status == AppStatus.REVIEWING
    is_open = entry is not None and entry.is_open
    looked_at_again = version.status == AppStatus.PUBLISHED and is_open
    offered = choices.offered(_state(entry)) if in_review else []
    now = timezone.now()
    return {
        "entry": entry,
        "reasons": reasons.shown(entry.reasons) if entry else [],
        "is_overdue": bool(entry and _is_overdue(entry, at=now)),
        "delayed": entry and entry.delayed_rejections.open().select_related("decided_by").first(),
        "can_decide": in_review or looked_at_again,
        "choices": choices.offered_in_store() if looked_at_again else offered,
        "default_days": choices.DEFAULT_DAYS,
        "is_mine": bool(entry and entry.claimed_by_id == user.pk),
    }


def _state(entry: QueueEntry | None) -> QueueState:
    return QueueState(entry.state) if entry else QueueState.WAITING


def _is_overdue(entry: QueueEntry, *, at: datetime) -> bool:
    return entry.is_open and entry.state == QueueState.WAITING and entry.due_at < at


def _history(version: AppVersion) -> dict[str, Any]:
    decisions = ReviewDecision.objects.filter(app=version.app_id).newest_first()
    events = SecurityAudit.objects.filter(
        Q(target_type="appstore.app", target_id=version.app_id)
        | Q(target_type="appstore.appversion", target_id=version.pk)
    )
    return {
        "decisions": decisions.select_related("version", "decided_by")[:SHOWN],
        "events": events.in_full().order_by("-pk")[:SHOWN],
    }


def _talk(version: AppVersion) -> dict[str, Any]:
    messages = version.review_messages.select_related("author").in_order()
    notes = version.app.review_notes.select_related("author").order_by("-pk")
    return {"review_messages": messages, "notes": notes[:SHOWN]}


def _developer(developer: Developer) -> dict[str, Any]:
    refused = Count("decisions", filter=Q(decisions__kind=DecisionKind.REJECT))
    apps = App.objects.of(developer).annotate(refused=refused).order_by("-install_count", "pk")
    return {
        "developer": developer,
        "their_apps": apps[:SHOWN],
        "popular_from": settings.REVIEW_POPULAR_INSTALLS,
    }

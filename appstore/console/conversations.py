"""The developer's side of a review, in the console."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from appstore.actions import conversations
from appstore.console.own import own_app
from appstore.models import App, AppStatus, AppVersion, QueueState
from appstore.rules import named
from developers.decorators import person
from developers.policies import Capability
from marketplace.core.errors import DomainError

TEXT_LENGTH = 4000


@require_POST
@own_app(Capability.EDIT)
def version_message(request: HttpRequest, app: App, version: str) -> HttpResponse:
    release = get_object_or_404(AppVersion.objects.select_related("app"), app=app, version=version)
    text = request.POST.get("text", "").replace("\0", "")[:TEXT_LENGTH]
    try:
        conversations.answer(version=release, text=text, by=person(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Sent to the review team.")
    return redirect(release)


def review_context(version: AppVersion) -> dict[str, Any]:
    """What a developer sees of the review: what is wanted, under which rules, what was said."""
    entry = version.queue_entries.open().first()
    delayed = entry and entry.delayed_rejections.open().first()

    return {
        "review_messages": version.review_messages.select_related("author").in_order(),
        "can_write": version.status != AppStatus.DRAFT,
        "is_asked": bool(entry and entry.state == QueueState.ASKED),
        "delayed": delayed,
        "wanted_rules": named(delayed.rules) if delayed else [],
    }

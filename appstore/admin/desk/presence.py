"""Who else is looking at a version right now."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from appstore import policies
from appstore.admin.desk.guard import reviewer, reviewers_only
from appstore.models import AppVersion, ReviewPresence
from marketplace.core.models import User


@require_POST
@reviewers_only
def ping(request: HttpRequest, version_id: int) -> HttpResponse:
    """Say that one looks, and hear who else does."""
    version = get_object_or_404(AppVersion.objects.select_related("app"), pk=version_id)
    user, now = reviewer(request), timezone.now()
    policies.require_reviewer(user, version.app)
    ReviewPresence.objects.update_or_create(
        version=version, reviewer=user, defaults={"seen_at": now}
    )
    return JsonResponse({"looking": looking([version.pk], but=user).get(version.pk, [])})


def looking(version_ids: Iterable[int], *, but: User) -> dict[int, list[str]]:
    """For each version who looks at it, besides whoever asks."""
    fresh = ReviewPresence.objects.since(timezone.now() - settings.REVIEW_PRESENCE_KEPT_FOR)
    rows = fresh.filter(version__in=list(version_ids)).exclude(reviewer=but)
    names: dict[int, list[str]] = {}
    for row in rows.select_related("reviewer").order_by("reviewer__name", "pk"):
        names.setdefault(row.version_id, []).append(name_of(row.reviewer))
    return names


def name_of(user: User) -> str:
    return user.get_short_name() or user.email

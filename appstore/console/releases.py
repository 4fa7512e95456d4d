"""How a version is offered: channel, rollout, yank, roll back, end of support."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from appstore.actions import offering, rollouts
from appstore.console.own import own_app
from appstore.following import choosing, health
from appstore.forms.releases import FORMS, form_of
from appstore.models import App, AppInstallation, AppStatus, AppVersion
from developers import policies
from developers.decorators import person
from developers.policies import Capability
from identity.step_up import step_up_required
from marketplace.core.errors import DomainError

MOVES: Mapping[str, Callable[..., Any]] = {
    "channel": offering.set_channel,
    "yank": offering.yank,
    "unyank": offering.unyank,
    "roll-back": offering.roll_back,
    "end": offering.announce_end,
    "plan": rollouts.plan,
    "drop-plan": rollouts.drop_plan,
    "advance": rollouts.advance,
    "halt": rollouts.halt,
    "resume": rollouts.resume,
    "complete": rollouts.complete,
}
# What protects people is one press; what gives a version to more of them takes a second factor.
PROTECTING = frozenset({"yank", "halt", "roll-back", "end"})


@require_safe
@own_app(Capability.READ)
def version_offer(request: HttpRequest, app: App, version: str) -> HttpResponse:
    return _page(request, _release(app, version), {})


@require_http_methods(["GET", "HEAD", "POST"])
@own_app(Capability.PUBLISH)
def offer_move(request: HttpRequest, app: App, version: str, move: str) -> HttpResponse:
    """One of the moves above."""
    if move not in MOVES:
        raise Http404
    if request.method != "POST":  # the address of a refused form, opened again
        return redirect("appstore:version-offer", slug=app.slug, version=version)
    take = _take if move in PROTECTING else step_up_required(_take)
    answer = take(request, release=_release(app, version), move=move)
    assert isinstance(answer, HttpResponse)
    return answer


def _take(request: HttpRequest, *, release: AppVersion, move: str) -> HttpResponse:
    form = form_of(move, request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            MOVES[move](version=release, by=person(request), at=timezone.now(), **values)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Done.")
        return redirect("appstore:version-offer", slug=release.app.slug, version=release.version)
    return _page(request, release, {move: form})


def _page(request: HttpRequest, release: AppVersion, bound: Mapping[str, Form]) -> HttpResponse:
    rollout = choosing.rollout_of(release)
    users = AppInstallation.objects.present().filter(version=release)
    forms = {
        move.replace("-", "_"): bound.get(move) or form_of(move, initial=_shown(release, move))
        for move in FORMS
    }
    context = {
        "app": release.app,
        "version": release,
        "rollout": rollout,
        "health": health.of(release, since=rollout.judged_from)
        if rollout and rollout.judged_from
        else None,
        "user_count": users.count(),
        "is_published": release.status == AppStatus.PUBLISHED,
        "may_publish": Capability.PUBLISH
        in policies.capabilities(release.app.developer, person(request)),
        "forms": forms,
    }
    status = 422 if bound else 200
    return TemplateResponse(request, "console/version_offer.html", context, status=status)


def _shown(release: AppVersion, move: str) -> dict[str, Any] | None:
    shown: dict[str, dict[str, Any]] = {
        "channel": {"channel": release.channel},
        "end": {"ends_at": release.ends_at.date() if release.ends_at else None},
    }
    return shown.get(move)


def _release(app: App, version: str) -> AppVersion:
    versions = AppVersion.objects.select_related("app__developer", "rollout")
    return get_object_or_404(versions, app=app, version=version)

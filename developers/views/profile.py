"""What a developer says about themselves, edited with a look at the result."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from developers.actions import profiles
from developers.decorators import acting_for, person
from developers.forms import ProfileForm
from developers.models import Developer
from developers.policies import Capability


@require_http_methods(["GET", "HEAD", "POST"])
@acting_for(Capability.MANAGE)
def profile(request: HttpRequest, developer: Developer) -> HttpResponse:
    form = ProfileForm(request.POST or None, initial=ProfileForm.showing(developer))
    if form.is_valid():
        profiles.edit_profile(developer=developer, profile=form.cleaned_data, by=person(request))
        messages.success(request, "Saved.")
        return redirect("developers:profile")
    return _page(request, developer, form)


@require_POST
@acting_for(Capability.MANAGE)
def profile_preview(request: HttpRequest, developer: Developer) -> HttpResponse:
    """Show what was typed and keep nothing. An address of its own: no look becomes a change."""
    return _page(request, developer, ProfileForm(request.POST))


def _page(request: HttpRequest, developer: Developer, form: ProfileForm) -> HttpResponse:
    context = {"form": form, "developer": developer, "bio": form["bio"].value()}
    return TemplateResponse(request, "developers/profile.html", context)

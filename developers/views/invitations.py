"""Inviting somebody, and what they see who follow the link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from developers.actions import invitations
from developers.decorators import SESSION_KEY, acting_for, person
from developers.forms import InviteForm
from developers.models import Developer, Role
from developers.policies import Capability
from developers.views.organisations import members_page
from identity.step_up import step_up_required
from marketplace.core.errors import DomainError, Missing


@require_POST
@acting_for(Capability.MANAGE)
@step_up_required
def invitation_send(request: HttpRequest, developer: Developer) -> HttpResponse:
    form = InviteForm(request.POST)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            invitations.invite(
                developer=developer,
                email=email,
                role=Role(form.cleaned_data["role"]),
                by=person(request),
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"An invitation is on its way to {email}.")
            return redirect("developers:member-list")
    return members_page(request, developer, form)


@require_POST
@acting_for(Capability.MANAGE)
@step_up_required
def invitation_resend(
    request: HttpRequest, developer: Developer, invitation_id: int
) -> HttpResponse:
    invitation = get_object_or_404(developer.invitations.pending(), pk=invitation_id)
    try:
        invitations.resend(invitation=invitation, by=person(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Sent again to {invitation.email}. The older link is void.")
    return redirect("developers:member-list")


@require_POST
@acting_for(Capability.MANAGE)
def invitation_revoke(
    request: HttpRequest, developer: Developer, invitation_id: int
) -> HttpResponse:
    invitation = get_object_or_404(developer.invitations.pending(), pk=invitation_id)
    try:
        invitations.revoke(invitation=invitation, by=person(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{invitation.email} can no longer join with that mail.")
    return redirect("developers:member-list")


@require_safe
@never_cache
@login_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who asks, for what; or why the link no longer works."""
    context: dict[str, object] = {"token": token}
    try:
        context["invitation"] = invitations.open_invitation(
            token=token, by=person(request), at=timezone.now()
        )
    except Missing as error:
        raise Http404 from error
    except DomainError as error:
        context["error"] = str(error)
    return TemplateResponse(request, "developers/invitation.html", context)


@require_POST
@login_required
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    try:
        membership = invitations.accept(token=token, by=person(request), at=timezone.now())
    except Missing as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("developers:invitation", token=token)
    request.session[SESSION_KEY] = membership.developer.slug
    messages.success(request, f"You belong to {membership.developer} now.")
    return redirect("appstore:console")


@require_POST
@login_required
def invitation_decline(request: HttpRequest, token: str) -> HttpResponse:
    try:
        invitations.decline(token=token, by=person(request), at=timezone.now())
    except Missing as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("developers:invitation", token=token)
    messages.success(request, "You declined. Nothing else happens.")
    return redirect("appstore:app-list")

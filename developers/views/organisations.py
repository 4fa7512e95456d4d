"""Organisations in the console: which account one acts for, and who belongs to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from developers.actions import organisations
from developers.decorators import SESSION_KEY, acting_for, developer_required, person
from developers.forms import InviteForm, OrganisationForm, RoleForm
from developers.models import Developer, Membership, Role
from developers.policies import Capability, capabilities
from identity.step_up import step_up_required
from marketplace.core.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organisation_create(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        try:
            developer = organisations.create_organisation(
                display_name=form.cleaned_data["display_name"], by=person(request)
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            request.session[SESSION_KEY] = developer.slug
            messages.success(request, f"{developer} is there. You act for it now.")
            return redirect("developers:member-list")
    return TemplateResponse(request, "developers/organisation_form.html", {"form": form})


@require_POST
@login_required
def account_switch(request: HttpRequest) -> HttpResponse:
    """Act for another account one belongs to, until one switches again."""
    mine = Developer.objects.of(person(request))
    developer = get_object_or_404(mine, slug=request.POST.get("account", ""))
    request.session[SESSION_KEY] = developer.slug
    return redirect("appstore:console")


@require_safe
@developer_required
def member_list(request: HttpRequest, developer: Developer) -> HttpResponse:
    return members_page(request, developer, InviteForm())


@require_POST
@acting_for(Capability.MANAGE)
@step_up_required
def member_change(request: HttpRequest, developer: Developer, member_id: int) -> HttpResponse:
    membership = _member(developer, member_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        try:
            organisations.change_role(membership=membership, role=role, by=person(request))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{membership.user} is {role.label.lower()} now.")
    return redirect("developers:member-list")


@require_POST
@developer_required
@step_up_required
def member_end(request: HttpRequest, developer: Developer, member_id: int) -> HttpResponse:
    membership = _member(developer, member_id)
    has_left = membership.user_id == person(request).pk
    try:
        organisations.end_membership(membership=membership, by=person(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("developers:member-list")
    messages.success(
        request,
        f"You have left {developer}." if has_left else f"{membership.user} is no longer a member.",
    )
    return redirect("appstore:console" if has_left else "developers:member-list")


@require_http_methods(["GET", "HEAD", "POST"])
@acting_for(Capability.MANAGE)
def organisation_settings(request: HttpRequest, developer: Developer) -> HttpResponse:
    form = OrganisationForm(request.POST or None, initial={"display_name": developer.display_name})
    if form.is_valid():
        try:
            organisations.rename_organisation(
                developer=developer,
                display_name=form.cleaned_data["display_name"],
                by=person(request),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Saved.")
            return redirect("developers:organisation-settings")
    context = {"form": form, "developer": developer}
    return TemplateResponse(request, "developers/organisation_settings.html", context)


def members_page(request: HttpRequest, developer: Developer, form: InviteForm) -> TemplateResponse:
    """Who belongs to the account, and whom an owner has asked to."""
    may = capabilities(developer, person(request))
    members = developer.memberships.select_related("user").order_by("pk")
    context = {
        "developer": developer,
        "may": may,
        "me": person(request),
        "members": members,
        "roles": Role.choices,
        "invitations": _waiting(developer) if "manage" in may else [],
        "form": form,
    }
    return TemplateResponse(
        request, "developers/members.html", context, status=422 if form.errors else 200
    )


def _waiting(developer: Developer) -> list[dict[str, object]]:
    now = timezone.now()
    pending = developer.invitations.pending().select_related("invited_by").order_by("-pk")
    return [{"row": row, "has_expired": row.has_expired(at=now)} for row in pending]


def _member(developer: Developer, member_id: int) -> Membership:
    members = developer.memberships.select_related("developer", "user")
    return get_object_or_404(members, pk=member_id)

"""The people of a workspace, as pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appstore import policies
from appstore.actions import joining, members, workspaces
from appstore.forms.workspaces import InviteForm, RoleForm, WorkspaceForm
from appstore.models import Workspace, WorkspaceRole
from developers.decorators import person
from identity.step_up import step_up_if_enrolled
from marketplace.core.errors import DomainError, Missing

View = Callable[..., HttpResponseBase]


def own_workspace(view: View) -> View:
    """Hand the view the workspace in its address, if the caller belongs to it."""

    @login_required
    @wraps(view)
    def wrapper(request: HttpRequest, *, slug: str, **kwargs: Any) -> HttpResponseBase:
        mine = Workspace.objects.of(person(request))
        return view(request, workspace=get_object_or_404(mine, slug=slug), **kwargs)

    return wrapper


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def workspace_create(request: HttpRequest) -> HttpResponse:
    form = WorkspaceForm(request.POST or None)
    if form.is_valid():
        workspace = workspaces.create_workspace(name=form.cleaned_data["name"], by=person(request))
        return redirect(workspace)
    return TemplateResponse(request, "appstore/workspace_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@own_workspace
def workspace_rename(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    form = WorkspaceForm(request.POST or None, initial={"name": workspace.name})
    if form.is_valid():
        try:
            workspaces.rename_workspace(
                workspace=workspace, name=form.cleaned_data["name"], by=person(request)
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(workspace)
    context = {"form": form, "workspace": workspace}
    return TemplateResponse(request, "appstore/workspace_form.html", context)


@require_safe
@own_workspace
def member_list(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    return _people(request, workspace, InviteForm())


@require_POST
@own_workspace
@step_up_if_enrolled
def member_invite(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    form = InviteForm(request.POST)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            joining.invite(
                workspace=workspace,
                email=email,
                role=WorkspaceRole(form.cleaned_data["role"]),
                by=person(request),
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"An invitation is on its way to {email}.")
            return redirect("appstore:workspace-members", slug=workspace.slug)
    return _people(request, workspace, form)


@require_POST
@own_workspace
def invitation_revoke(
    request: HttpRequest, workspace: Workspace, invitation_id: int
) -> HttpResponse:
    invitation = get_object_or_404(workspace.invitations.pending(), pk=invitation_id)
    return _done(
        request,
        workspace,
        lambda: joining.revoke(invitation=invitation, by=person(request)),
        f"{invitation.email} can no longer join with that mail.",
    )


@require_POST
@own_workspace
@step_up_if_enrolled
def member_change(request: HttpRequest, workspace: Workspace, member_id: int) -> HttpResponse:
    member = get_object_or_404(workspace.memberships.select_related("user"), pk=member_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the roles.")
        return redirect("appstore:workspace-members", slug=workspace.slug)
    role = WorkspaceRole(form.cleaned_data["role"])
    return _done(
        request,
        workspace,
        lambda: members.change_role(member=member, role=role, by=person(request)),
        f"{member.user} is {role.label.lower()} now.",
    )


@require_POST
@own_workspace
@step_up_if_enrolled
def member_end(request: HttpRequest, workspace: Workspace, member_id: int) -> HttpResponse:
    member = get_object_or_404(workspace.memberships.select_related("user"), pk=member_id)
    is_me = member.user_id == person(request).pk
    done = f"You left {workspace}." if is_me else f"{member.user} is no longer a member."
    return _done(
        request,
        workspace,
        lambda: members.end_membership(member=member, by=person(request)),
        done,
        leads_to="appstore:workspace-list" if is_me else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def workspace_join(request: HttpRequest, token: str) -> HttpResponse:
    """Who asks, and for what; a POST answers."""
    context: dict[str, object] = {"token": token}
    answer = joining.decline if request.POST.get("answer") == "decline" else joining.accept
    try:
        invitation = joining.open_invitation(token=token, by=person(request), at=timezone.now())
        if request.method == "POST":
            answer(token=token, by=person(request), at=timezone.now())
            return _answered(request, invitation.workspace, accepted=answer is joining.accept)
        context["invitation"] = invitation
    except Missing as error:
        raise Http404 from error
    except DomainError as error:
        context["error"] = str(error)
    return TemplateResponse(request, "appstore/workspace_join.html", context)


def _answered(request: HttpRequest, workspace: Workspace, *, accepted: bool) -> HttpResponse:
    if accepted:
        messages.success(request, f"You belong to {workspace} now.")
        return redirect(workspace)
    messages.success(request, "You declined. Nothing else happens.")
    return redirect("appstore:app-list")


def _people(request: HttpRequest, workspace: Workspace, form: InviteForm) -> TemplateResponse:
    context = {
        "workspace": workspace,
        "members": workspace.memberships.select_related("user").order_by("pk"),
        "invitations": workspace.invitations.pending().order_by("pk"),
        "is_owner": policies.is_owner(workspace, person(request)),
        "roles": WorkspaceRole.choices,
        "form": form,
        "me": request.user,
        "now": timezone.now(),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "appstore/workspace_members.html", context, status=status)


def _done(
    request: HttpRequest,
    workspace: Workspace,
    act: Callable[[], object],
    done: str,
    leads_to: str = "",
) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
        if leads_to:
            return redirect(leads_to)
    return redirect("appstore:workspace-members", slug=workspace.slug)

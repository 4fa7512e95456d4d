"""Workspaces, as pages: what is installed where."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from appstore.actions import installing, workspaces
from appstore.models import AppInstallation, Workspace, WorkspaceRole
from marketplace.core.errors import DomainError
from marketplace.core.models import User


@require_safe
@login_required
def workspace_list(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    workspaces.personal(request.user)
    present = Count("installations", filter=Q(installations__removed_at__isnull=True))
    mine = Workspace.objects.filter(pk__in=Workspace.objects.of(request.user).values("pk"))
    mine = mine.annotate(installation_count=present).order_by("name", "pk")
    if len(mine) == 1:
        return redirect(mine[0])
    return TemplateResponse(request, "appstore/workspace_list.html", {"workspaces": mine})


@require_safe
@login_required
def workspace_detail(request: HttpRequest, slug: str) -> HttpResponse:
    assert isinstance(request.user, User)
    workspace = get_object_or_404(Workspace.objects.of(request.user), slug=slug)
    installations = (
        AppInstallation.objects.present()
        .filter(workspace=workspace)
        .select_related("app", "version", "pending_version", "license__plan")
        .prefetch_related("instances")
        .order_by("-pk")
    )
    members = list(workspace.memberships.select_related("user").order_by("pk"))
    mine = next(member for member in members if member.user_id == request.user.pk)
    context = {
        "workspace": workspace,
        "installations": installations,
        "members": members,
        "role": mine.role,
        "may_install": mine.role in {WorkspaceRole.OWNER, WorkspaceRole.MANAGER},
    }
    return TemplateResponse(request, "appstore/workspace.html", context)


@require_POST
@login_required
def installation_remove(request: HttpRequest, installation_id: int) -> HttpResponse:
    assert isinstance(request.user, User)
    mine = AppInstallation.objects.present().of(request.user).select_related("workspace", "app")
    installation = get_object_or_404(mine, pk=installation_id)
    try:
        installing.remove(installation=installation, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{installation.app} is removed. You may install it again.")
    return redirect(installation.workspace)

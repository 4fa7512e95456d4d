"""Where somebody is signed in."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from identity import queries
from identity.actions import sessions
from marketplace.core.models import User


@require_safe
@login_required
def session_list(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    found = queries.sessions_of(request.user, current=request.session.session_key)
    return TemplateResponse(request, "identity/sessions.html", {"sessions": found})


@require_POST
@login_required
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    assert isinstance(request.user, User)
    session = get_object_or_404(UserSession, user=request.user, pk=session_id)
    sessions.end_session(session=session, by=request.user)
    messages.success(request, "That session has ended.")
    return redirect("identity:session-list")


@require_POST
@login_required
def session_end_others(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    sessions.end_sessions(user=request.user, by=request.user, keep=request.session.session_key)
    messages.success(request, "Every other session has ended.")
    return redirect("identity:session-list")

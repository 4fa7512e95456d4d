"""What is kept of a visit: when a session was last seen, and which browsers are known."""

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from identity.actions import sessions
from marketplace.core import keys, requests
from marketplace.core.models import User

COOKIE = settings.DEVICE_COOKIE_NAME
KEPT_FOR = timedelta(days=400)  # browsers keep no cookie longer
# Writing each request down would turn every page into a write.
LAST_SEEN_PRECISION = timedelta(minutes=1)


class SessionMiddleware:
    """Note that a session is in use, and hand out the cookie a browser is recognised by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            _note_use(request)
        came_with = request.session.session_key
        response = self.get_response(request)
        if isinstance(request.user, User) and request.session.session_key != came_with:
            _note_use(request)  # a key that nobody knows of is one that nobody can end
        device_id = getattr(request, "new_device_id", None)
        if device_id:
            response.set_signed_cookie(
                COOKIE,
                device_id,
                salt=COOKIE,
                max_age=KEPT_FOR,
                secure=settings.SERVED_OVER_TLS,
                httponly=True,
                samesite="Lax",
            )
        return response


def recognise(request: HttpRequest, user: User) -> None:
    """Tell whether it is a browser they have used before, and note it when it is not."""
    device_id = request.get_signed_cookie(COOKIE, default=None, salt=COOKIE)
    if device_id is None:
        device_id = keys.new_secret("device")
        request.new_device_id = device_id  # type: ignore[attr-defined]  # for the middleware
    agent = requests.current().user_agent
    sessions.note_device(user=user, device_id=device_id, user_agent=agent)


def _note_use(request: HttpRequest) -> None:
    kept = UserSession.objects.filter(session_key=request.session.session_key)
    seen_at = kept.values_list("last_seen_at", flat=True).first()
    if seen_at is None or timezone.now() - seen_at > LAST_SEEN_PRECISION:
        UserSession.objects.create_from_request(request)

"""What is known of the request being served, for logs, the audit log and error pages."""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from marketplace.core.keys import new_key
from marketplace.core.texts import storable

HEADER = "X-Request-Id"
FAILURE = 500
USER_AGENT_KEPT = 300
LANGUAGES_KEPT = 100
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")


@dataclass(frozen=True, slots=True)
class RequestContext:
    request_id: str = ""
    ip_address: str | None = None
    user_agent: str = ""
    languages: str = ""
    """What ``Accept-Language`` says, such as ``de-AT,de;q=0.9``."""


_OUTSIDE = RequestContext()
_current: ContextVar[RequestContext] = ContextVar("request", default=_OUTSIDE)


def current() -> RequestContext:
    """The request this thread serves; an empty one outside requests."""
    return _current.get()


class RequestContextMiddleware:
    """Give each request an id (the caller's, when well formed) and remember where it came from.

    What no view could use is refused here, once for all of them: bodies beyond every limit, and
    NUL bytes, which PostgreSQL does not take.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        offered = request.headers.get(HEADER, "")
        request_id = offered if _ACCEPTABLE.fullmatch(offered) else new_key("req")
        request.request_id = request_id  # type: ignore[attr-defined]
        context = RequestContext(
            request_id,
            client_address(request),
            user_agent=_header(request, "User-Agent", USER_AGENT_KEPT),
            languages=_header(request, "Accept-Language", LANGUAGES_KEPT),
        )
        token = _current.set(context)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response[HEADER] = request_id
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, object]
    ) -> None:
        refuse_large_body(request)
        texts = [str(value) for value in kwargs.values()]
        texts += [text for _, values in request.GET.lists() for text in values]
        if not request.path.startswith("/api/"):  # where serializers look for themselves
            texts += [text for _, values in request.POST.lists() for text in values]
        if any("\0" in text for text in texts):
            raise BadRequest("NUL byte")


def refuse_large_body(request: HttpRequest) -> None:
    """By its announced length, before any of it is read into memory or a file."""
    is_form = request.content_type == "multipart/form-data"
    of_file = settings.BUNDLE_BYTES_MAX if is_form else 0
    length = request.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > of_file + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig


def _header(request: HttpRequest, name: str, length: int) -> str:
    """A header as far as it can be kept."""
    return storable(request.headers.get(name, ""))[:length]


def client_address(request: HttpRequest) -> str | None:
    """The caller's address: the one our outermost trusted proxy saw."""
    address = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies = settings.TRUSTED_PROXY_COUNT
    if proxies and len(hops) >= proxies:
        address = hops[-proxies]
    try:
        return str(ip_address(address))
    except ValueError:
        return None


class RequestIdFilter(logging.Filter):
    """Adds ``request_id`` to each log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current().request_id or "-"
        return True


class SurprisesOnly(logging.Filter):
    """Leaves out answers we meant to give: a 404 or a 503 says nothing about our health."""

    def filter(self, record: logging.LogRecord) -> bool:
        meant = (
            record.name == "django.request" and getattr(record, "status_code", FAILURE) != FAILURE
        )
        return not meant


def site(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001  Django's signature
    """For templates: what every page may need to know of the site."""
    return {"site_url": settings.SITE_URL, "is_local": settings.LOCAL}

"""Turn errors into RFC 9457 problem documents at the API's edge."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from marketplace.core import requests
from marketplace.core.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    Limited,
    Missing,
    TooLarge,
    Unavailable,
)

CONTENT_TYPE = "application/problem+json"
DOCUMENTATION = "/api/v1/problems/"

STATUS_OF: Mapping[type[DomainError], HTTPStatus] = {
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Forbidden: HTTPStatus.FORBIDDEN,
    Missing: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    Limited: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's ``EXCEPTION_HANDLER``. What it does not know is a bug, and stays a 500."""
    if isinstance(error, DomainError):
        return Response(
            document(status_of(type(error)), error.code, str(error), **_members_of(error)),
            status=status_of(type(error)),
            content_type=CONTENT_TYPE,
            headers=_headers_of(error),
        )
    if isinstance(error, RecursionError):  # JSON nested too deep to read
        error = exceptions.ParseError("The request is nested too deep.")
    response = exception_handler(error, context)  # also rolls back, and adds Retry-After
    if response is None:
        return None
    response.data = _from_framework(error, HTTPStatus(response.status_code))
    response.content_type = CONTENT_TYPE
    return response


def _headers_of(error: DomainError) -> dict[str, str]:
    limited = {"Retry-After": str(error.retry_after_seconds)} if isinstance(error, Limited) else {}
    return {**error.headers, **limited}


def _members_of(error: DomainError) -> dict[str, Any]:
    members: dict[str, Any] = {}
    if error.way_forward:
        members["way_forward"] = f"{settings.SITE_URL}{reverse(error.way_forward)}"
    if error.errors:
        members["errors"] = error.errors
    return members


def status_of(error: type[DomainError]) -> HTTPStatus:
    return next(
        (status for kind, status in STATUS_OF.items() if issubclass(error, kind)),
        HTTPStatus.BAD_REQUEST,
    )


def document(status: HTTPStatus, code: str, detail: str, **more: Any) -> dict[str, Any]:
    return {
        "type": f"{DOCUMENTATION}#{code}",
        "title": status.phrase,
        "status": status.value,
        "code": code,
        "detail": detail,
        "request_id": requests.current().request_id,
        **more,
    }


def _from_framework(error: Exception, status: HTTPStatus) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        errors = list(_flattened(error.detail))
        return document(status, "invalid_input", "Some fields need another look.", errors=errors)
    if isinstance(error, Http404 | exceptions.NotFound):
        return document(status, "not_found", "There is nothing here.")
    if isinstance(error, PermissionDenied):
        return document(status, "permission_denied", "You may not do this.")
    assert isinstance(error, exceptions.APIException)
    return document(status, str(error.get_codes()), str(error.detail))


def _flattened(detail: Any, field: str = "") -> Any:
    """DRF's nested errors as ``{"field": "a.b", "detail": …}``, one each."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            path = "" if name == "non_field_errors" else str(name)
            yield from _flattened(inner, ".".join(filter(None, (field, path))))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flattened(inner, field)
    else:
        yield {"field": field, "detail": str(detail)}


class RefusedPages:
    """Middleware: a page that lets the domain's refusal through answers it as its own 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Forbidden):
            return None
        context = {"exception": str(error)}
        return render(request, "403.html", context, status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's ``handler404``: a problem below ``/api/``, a page elsewhere."""
    if not request.path.startswith("/api/"):
        return render(request, "404.html", status=HTTPStatus.NOT_FOUND)
    body = document(HTTPStatus.NOT_FOUND, "not_found", "There is nothing here.")
    return JsonResponse(body, status=HTTPStatus.NOT_FOUND, content_type=CONTENT_TYPE)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's ``handler400``: what is no request we can read, such as text with NUL bytes."""
    if not request.path.startswith("/api/"):
        return defaults.bad_request(request, exception)
    if isinstance(exception, RequestDataTooBig):
        status, code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "request_too_large"
    else:
        status, code = HTTPStatus.BAD_REQUEST, "bad_request"
    body = document(status, code, "This request cannot be read.")
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``. The request id is what the log has too."""
    if not request.path.startswith("/api/"):
        return render(request, "500.html", status=HTTPStatus.INTERNAL_SERVER_ERROR)
    body = document(
        HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", "Something broke on our side."
    )
    return JsonResponse(body, status=HTTPStatus.INTERNAL_SERVER_ERROR, content_type=CONTENT_TYPE)

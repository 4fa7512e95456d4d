"""The page that every problem document's ``type`` points to: what each code means."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from marketplace.core import problems
from marketplace.core.errors import DomainError

# What the framework says no with; our own errors are found by their classes.
FRAMEWORK = {
    "invalid_input": (HTTPStatus.BAD_REQUEST, "Some fields need another look; `errors` names them"),
    "bad_request": (HTTPStatus.BAD_REQUEST, "The request cannot be read"),
    "parse_error": (HTTPStatus.BAD_REQUEST, "The body is not what its content type says"),
    "not_authenticated": (HTTPStatus.UNAUTHORIZED, "A token is needed"),
    "authentication_failed": (HTTPStatus.UNAUTHORIZED, "The token is unknown, expired or revoked"),
    "permission_denied": (HTTPStatus.FORBIDDEN, "You may not do this"),
    "not_found": (HTTPStatus.NOT_FOUND, "There is nothing here, or it is somebody else's"),
    "method_not_allowed": (HTTPStatus.METHOD_NOT_ALLOWED, "This path has other methods"),
    "request_too_large": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large"),
    "unsupported_media_type": (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send JSON, or a form to upload"),
    "throttled": (HTTPStatus.TOO_MANY_REQUESTS, "Too many attempts; `Retry-After` says when"),
    "internal_error": (HTTPStatus.INTERNAL_SERVER_ERROR, "Something broke on our side"),
}


class Problem(NamedTuple):
    code: str
    status: int
    meaning: str


@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "problems.html", {"problems": sorted(every_problem())})


def every_problem() -> Iterator[Problem]:
    """One for each code that any endpoint may answer with."""
    for code, (status, meaning) in FRAMEWORK.items():
        yield Problem(code, status.value, meaning)
    for error in _below(DomainError):
        if "code" in vars(error):
            yield Problem(error.code, problems.status_of(error).value, _meaning(error))


def _below(parent: type[DomainError]) -> Iterator[type[DomainError]]:
    for error in parent.__subclasses__():
        yield error
        yield from _below(error)


def _meaning(error: type[DomainError]) -> str:
    """The docstring's first sentence; errors without one are named for the fact."""
    if error.__doc__:
        return error.__doc__.strip().partition("\n")[0].rstrip(".")
    return re.sub(r"(?<!^)([A-Z])", lambda letter: f" {letter[1].lower()}", error.__name__)

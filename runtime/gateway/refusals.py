"""The ways the gateway says no. Each has a stable ``code``, like the API's errors."""

from dataclasses import dataclass
from http import HTTPStatus


@dataclass(eq=False)
class Refusal(Exception):
    """An answer of our own instead of the app's."""

    status: HTTPStatus
    code: str
    detail: str
    retry_after_seconds: int | None = None
    reload: bool = False
    """A browser should try again by itself."""
    location: str = ""
    """Where a browser goes instead, or finds out more."""


def bad_request(detail: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, "bad_request", detail)


def head_too_large() -> Refusal:
    return Refusal(
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        "head_too_large",
        "The request's headers are larger than 64 KiB or more than 100.",
    )


def body_too_large(limit_bytes: int) -> Refusal:
    return Refusal(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "body_too_large",
        f"A request may carry at most {limit_bytes} bytes.",
    )


def head_timeout() -> Refusal:
    return Refusal(HTTPStatus.REQUEST_TIMEOUT, "request_timeout", "The request came too slowly.")


def not_found() -> Refusal:
    return Refusal(HTTPStatus.NOT_FOUND, "instance_not_found", "There is no app at this address.")


def sign_in(location: str) -> Refusal:
    return Refusal(
        HTTPStatus.UNAUTHORIZED,
        "sign_in_required",
        "Open this app from your workspace first.",
        location=location,
    )


def bad_token(location: str) -> Refusal:
    return Refusal(
        HTTPStatus.FORBIDDEN,
        "link_expired",
        "This link was used already or is too old. Open the app from your workspace again.",
        location=location,
    )


def another_site() -> Refusal:
    return Refusal(
        HTTPStatus.FORBIDDEN,
        "another_site",
        "Another site tried to use this app in your name. The request was not passed on.",
    )


def busy() -> Refusal:
    return Refusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "instance_busy",
        "The app is answering as many requests as it can.",
        retry_after_seconds=2,
    )


def overloaded() -> Refusal:
    return Refusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "gateway_busy",
        "Too many connections at the moment.",
        retry_after_seconds=2,
    )


def routes_unknown() -> Refusal:
    return Refusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "routes_unknown",
        "We cannot look this app up at the moment.",
        retry_after_seconds=5,
        reload=True,
    )


def starting() -> Refusal:
    return Refusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "instance_starting",
        "The app is starting. This page opens it as soon as it is ready.",
        retry_after_seconds=2,
        reload=True,
    )


def stopped(location: str) -> Refusal:
    return Refusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "instance_stopped",
        "The app is not running.",
        retry_after_seconds=5,
        reload=True,
        location=location,
    )


def failed(location: str) -> Refusal:
    return Refusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "instance_failed",
        "The app did not start. Its page shows why.",
        retry_after_seconds=30,
        location=location,
    )


def unreachable() -> Refusal:
    return Refusal(
        HTTPStatus.BAD_GATEWAY, "instance_unreachable", "The app does not accept connections."
    )


def bad_response() -> Refusal:
    return Refusal(
        HTTPStatus.BAD_GATEWAY, "bad_response", "The app's answer was not a complete HTTP response."
    )


def timeout() -> Refusal:
    return Refusal(
        HTTPStatus.GATEWAY_TIMEOUT, "instance_timeout", "The app did not answer in time."
    )

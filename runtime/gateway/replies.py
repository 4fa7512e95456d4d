"""Answers of our own: small pages for people, problem documents (RFC 9457) for programs."""

import html
import json
from dataclasses import dataclass
from http import HTTPStatus

from runtime.gateway.heads import RequestHead
from runtime.gateway.refusals import Refusal

ERROR_HEADER = "X-Matrix-Error"
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
{refresh}<title>{title}</title>
<style>
:root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }}
body {{ max-width: 32rem; margin: 20vh auto 0; padding: 0 1.5rem }}
h1 {{ font-size: 1.25rem }}
</style>
<h1>{title}</h1><p>{detail}</p>{link}
"""


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete response. The connection closes behind it."""

    status: HTTPStatus
    body: str = ""
    content_type: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()

    def encode(self, *, request_id: str, with_body: bool = True) -> bytes:
        body = self.body.encode()
        fields = (
            ("Content-Type", self.content_type),
            ("Content-Length", str(len(body))),
            ("Connection", "close"),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Request-Id", request_id),
            *self.headers,
        )
        lines = [f"HTTP/1.1 {self.status.value} {self.status.phrase}"]
        lines += [f"{name}: {value}" for name, value in fields]
        head = "\r\n".join(lines).encode("ascii") + b"\r\n\r\n"
        return head + body if with_body else head


def healthy() -> Reply:
    return Reply(HTTPStatus.OK, '{"status": "ok"}', "application/json")


def redirect(location: str, *headers: tuple[str, str]) -> Reply:
    return Reply(HTTPStatus.FOUND, headers=(("Location", location), *headers))


def refuse(refusal: Refusal, *, head: RequestHead | None) -> Reply:
    headers = [(ERROR_HEADER, refusal.code)]
    if refusal.retry_after_seconds is not None:
        headers.append(("Retry-After", str(refusal.retry_after_seconds)))
    if head is None or not head.wants_html:
        return Reply(
            refusal.status, _problem(refusal), "application/problem+json", headers=tuple(headers)
        )
    signing_in = refusal.status is HTTPStatus.UNAUTHORIZED and head.method in {b"GET", b"HEAD"}
    if signing_in and not head.websocket:
        return redirect(refusal.location, *headers)
    return Reply(refusal.status, _page(refusal), "text/html; charset=utf-8", tuple(headers))


def _problem(refusal: Refusal) -> str:
    return json.dumps(
        {
            "type": "about:blank",
            "title": refusal.status.phrase,
            "status": refusal.status.value,
            "code": refusal.code,
            "detail": refusal.detail,
        }
    )


def _page(refusal: Refusal) -> str:
    refresh = f'<meta http-equiv="refresh" content="{refusal.retry_after_seconds}">\n'
    link = f'<p><a href="{html.escape(refusal.location)}">Open its page</a></p>'
    return _PAGE.format(
        title=html.escape(refusal.status.phrase),
        detail=html.escape(refusal.detail),
        refresh=refresh if refusal.reload else "",
        link=link if refusal.location else "",
    )

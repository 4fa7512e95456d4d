"""Rewrites both heads, so that neither side can speak to the gateway through the other."""

import re
import uuid
from collections.abc import Iterator

from runtime.gateway.config import Config
from runtime.gateway.gate import Gate
from runtime.gateway.heads import Headers, RequestHead
from runtime.gateway.outgoing import ResponseHead

_HOP_BY_HOP = {
    b"connection",
    b"keep-alive",
    b"proxy-authenticate",
    b"proxy-authorization",
    b"proxy-connection",
    b"te",
    b"trailer",
    b"upgrade",
}
# Written anew from what the parser understood, or from what we know ourselves.
_OURS = {b"host", b"content-length", b"transfer-encoding", b"expect", b"forwarded", b"x-real-ip"}
_OUR_PREFIXES = (b"x-matrix-", b"x-forwarded-")
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_DEFAULTS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
)


def request_id(head: RequestHead | None) -> bytes:
    """The caller's own id where it is a plain one."""
    given = head.first(b"x-request-id") if head else b""
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex.encode()


def request_head(
    head: RequestHead, *, peer: str, instance: str, request_id: bytes, gate: Gate, config: Config
) -> bytes:
    """What the app gets to read. ``peer`` is the address of whoever connected to us."""
    lines = [b"%s %s HTTP/%s" % (head.method, head.target, head.version)]
    lines += [b"host: " + head.authority]
    lines += [b"%s: %s" % field for field in _passed_on(head, gate)]
    if head.chunked:
        lines.append(b"transfer-encoding: chunked")
    elif head.content_length is not None:
        lines.append(b"content-length: %d" % head.content_length)
    lines.append(b"connection: upgrade\r\nupgrade: websocket" if head.websocket else _CLOSE)
    lines += [
        b"x-forwarded-for: " + _forwarded_for(head, peer=peer, config=config),
        b"x-forwarded-host: " + head.authority,
        b"x-forwarded-proto: " + config.scheme,
        b"x-matrix-instance: " + instance.encode(),
        b"x-request-id: " + request_id,
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def response_head(response: ResponseHead, *, request_id: bytes) -> bytes:
    """What the client gets to read, with safe defaults where the app said nothing."""
    names = {name for name, _ in response.headers}
    lines = [b"HTTP/1.1 %d %s" % (response.status, response.reason)]
    lines += [
        b"%s: %s" % (name, value)
        for name, value in _without_hops(response.headers)
        if not name.startswith(b"x-matrix-") and name != b"x-request-id"
    ]
    lines += [b"%s: %s" % default for default in _DEFAULTS if default[0] not in names]
    lines.append(b"x-request-id: " + request_id)
    if response.status == _SWITCHING:
        lines += [b"connection: upgrade", b"upgrade: websocket"]
    else:
        lines.append(_CLOSE)
    return b"\r\n".join(lines) + b"\r\n\r\n"


_CLOSE = b"connection: close"
_SWITCHING = 101


def _passed_on(head: RequestHead, gate: Gate) -> Iterator[tuple[bytes, bytes]]:
    for name, value in _without_hops(head.headers):
        # To a WSGI app x_matrix_instance and x-matrix-instance are the same header.
        if name in _OURS or name.startswith(_OUR_PREFIXES) or b"_" in name:
            continue
        if name == b"x-request-id":
            continue
        if name != b"cookie":
            yield name, value
        elif cookies := gate.without_access(value):
            yield name, cookies


def _without_hops(headers: Headers) -> Iterator[tuple[bytes, bytes]]:
    named = {
        option.strip().lower()
        for name, value in headers
        if name == b"connection"
        for option in value.split(b",")
    }
    # Framing is never ours to drop, whatever the Connection header names.
    dropped = _HOP_BY_HOP | (named - {b"content-length", b"transfer-encoding"})
    return ((name, value) for name, value in headers if name not in dropped)


def _forwarded_for(head: RequestHead, *, peer: str, config: Config) -> bytes:
    """Only what our own proxies wrote, which stand in front of us, can be believed."""
    given = [
        part.strip()
        for value in head.values(b"x-forwarded-for")
        for part in value.split(b",")
        if part.strip()
    ]
    believed = given[-config.trusted_proxies :] if config.trusted_proxies else []
    return b", ".join([*believed, peer.encode()])

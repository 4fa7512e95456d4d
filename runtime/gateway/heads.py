"""A request's head, and the refusal of what two readers could understand differently."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httptools

from runtime.gateway import refusals

HEADERS_MAX = 100
_HOST = re.compile(rb"([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::[0-9]{1,5})?")
_TARGET = re.compile(rb"/[!\"$-~]*")  # visible ASCII, no fragment
_METHODS_REFUSED = {b"CONNECT", b"TRACE"}
_VERSIONS = {"1.0", "1.1"}

Headers = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class RequestHead:
    """A request line and headers that passed every check. Header names are lower-case."""

    method: bytes
    target: bytes
    version: bytes
    authority: bytes
    """The Host header as sent, lower-case, with its port."""
    headers: Headers
    chunked: bool
    content_length: int | None
    websocket: bool

    @property
    def hostname(self) -> str:
        return self.authority.partition(b":")[0].decode()

    @property
    def path(self) -> str:
        return self.target.partition(b"?")[0].decode()

    @property
    def query(self) -> str:
        return self.target.partition(b"?")[2].decode()

    def values(self, name: bytes) -> list[bytes]:
        return [value for key, value in self.headers if key == name]

    def first(self, name: bytes) -> bytes:
        return next((value for key, value in self.headers if key == name), b"")

    @property
    def wants_html(self) -> bool:
        return b"text/html" in self.first(b"accept")


def checked(parser: httptools.HttpRequestParser, target: bytes, headers: Headers) -> RequestHead:
    """What the parser read, once it is known to mean one thing only."""
    version, method = parser.get_http_version(), parser.get_method()
    if len(headers) > HEADERS_MAX:
        raise refusals.head_too_large()
    if method in _METHODS_REFUSED or version not in _VERSIONS:
        raise refusals.bad_request("The method or the version is not one for apps.")
    authority = _authority(headers)
    chunked = _is_chunked(headers, version=version)
    length = next((int(value) for name, value in headers if name == b"content-length"), None)
    upgrades = parser.should_upgrade()
    # The parser reads no body behind an upgrade; an app that ignores the upgrade would.
    if upgrades and (chunked or length):
        raise refusals.bad_request("An upgrade carries no body.")
    return RequestHead(
        method=method,
        target=_checked_target(target, authority=authority),
        version=version.encode(),
        authority=authority,
        headers=headers,
        chunked=chunked,
        content_length=length,
        websocket=upgrades and method == b"GET" and _names_websocket(headers),
    )


def _authority(headers: Headers) -> bytes:
    hosts = [value.lower() for name, value in headers if name == b"host"]
    if len(hosts) != 1 or not _HOST.fullmatch(hosts[0]):
        raise refusals.bad_request("The request needs one valid Host header.")
    return hosts[0]


def _is_chunked(headers: Headers, *, version: str) -> bool:
    """The parser already refused a length beside an encoding, and two lengths."""
    encodings = [value.lower() for name, value in headers if name == b"transfer-encoding"]
    if encodings and (encodings != [b"chunked"] or version != "1.1"):
        raise refusals.bad_request("The only transfer encoding is chunked.")
    return bool(encodings)


def _checked_target(target: bytes, *, authority: bytes) -> bytes:
    if not target.startswith(b"/"):
        target = _origin_form(target, authority=authority)
    if not _TARGET.fullmatch(target):
        raise refusals.bad_request("The request's target is not a path.")
    return target


def _origin_form(target: bytes, *, authority: bytes) -> bytes:
    for scheme in (b"http://", b"https://"):
        own = scheme + authority
        if target.lower() == own or target.lower().startswith((own + b"/", own + b"?")):
            parts = urlsplit(target)
            query = b"?" + parts.query if parts.query else b""
            return (parts.path or b"/") + query
    raise refusals.bad_request("The request's target is on another host.")


def _names_websocket(headers: Headers) -> bool:
    return [value.lower() for name, value in headers if name == b"upgrade"] == [b"websocket"]

"""Who may pass. Without a valid token nobody learns whether an instance exists."""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import parse_qs, urlencode

from runtime.access import LIFETIMES, Access, AccessDenied, Grant, Purpose
from runtime.gateway import refusals, replies
from runtime.gateway.config import Config
from runtime.gateway.heads import RequestHead

ACCESS_HEADER = b"x-matrix-access"
ENTER_PATH = "/.matrix/enter"
_LOCAL_PATH = re.compile(r"/(?!/|\.matrix/)[!\"$-\[\]-~]*")  # no backslash, no fragment


class Gate:
    """Turns a token in a link into a cookie, and lets in those who hold one."""

    def __init__(self, access: Access, config: Config) -> None:
        self._access = access
        self._config = config
        self._used: dict[str, int] = {}
        # Browsers accept this prefix over https only; it keeps sibling hosts from setting ours.
        self.cookie_name = b"__Host-matrix-access" if config.secure else b"matrix-access"

    def require(self, head: RequestHead, *, instance: str, at: datetime) -> Grant:
        """Raise a ``Refusal`` unless the request carries access to this instance."""
        token = head.first(ACCESS_HEADER)
        if token and (
            grant := self._grant(token, instance=instance, purpose=Purpose.EXECUTE, at=at)
        ):
            return grant
        for cookie in self._cookies(head):
            if grant := self._grant(cookie, instance=instance, purpose=Purpose.COOKIE, at=at):
                if _comes_from_another_site(head):
                    raise refusals.another_site()
                return grant
        raise self.sign_in(head, instance=instance)

    def sign_in(self, head: RequestHead, *, instance: str) -> refusals.Refusal:
        """What everybody gets who may not enter: the site decides what they see next."""
        return refusals.sign_in(self._open_url(instance, head))

    def enter(self, head: RequestHead, *, instance: str, at: datetime) -> replies.Reply:
        """Exchange the link's token, once, for a cookie of this host alone."""
        query = parse_qs(head.query)
        token = query.get("token", [""])[0].encode()
        grant = self._grant(token, instance=instance, purpose=Purpose.ENTER, at=at)
        if grant is None or head.method != b"GET" or not self._use(grant, at=at):
            raise refusals.bad_token(self._config.instance_page(instance))
        target = query.get("next", ["/"])[0]
        cookie = self._access.sign(
            instance=instance, user=grant.user, purpose=Purpose.COOKIE, at=at
        )
        return replies.redirect(
            target if _LOCAL_PATH.fullmatch(target) else "/",
            ("Set-Cookie", self._set_cookie(cookie)),
        )

    def without_access(self, cookies: bytes) -> bytes:
        """A Cookie header's value as the app may see it."""
        return b"; ".join(
            pair for name, _, pair in _cookie_pairs(cookies) if name != self.cookie_name
        )

    def _grant(
        self, token: bytes, *, instance: str, purpose: Purpose, at: datetime
    ) -> Grant | None:
        try:
            text = token.decode("latin-1")
            return self._access.check(text, instance=instance, purpose=purpose, at=at)
        except AccessDenied:
            return None

    def _use(self, grant: Grant, *, at: datetime) -> bool:
        now = at.timestamp()
        self._used = {key: expiry for key, expiry in self._used.items() if expiry > now}
        if grant.identifier in self._used:
            return False
        self._used[grant.identifier] = grant.expires_at_seconds
        return True

    def _cookies(self, head: RequestHead) -> Iterator[bytes]:
        """Every cookie of our name: over http a sibling host may have added a useless one."""
        for header in head.values(b"cookie"):
            for name, value, _ in _cookie_pairs(header):
                if name == self.cookie_name:
                    yield value

    def _set_cookie(self, token: str) -> str:
        seconds = int(LIFETIMES[Purpose.COOKIE].total_seconds())
        secure = "; Secure" if self._config.secure else ""
        name = self.cookie_name.decode()
        return f"{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"

    def _open_url(self, instance: str, head: RequestHead) -> str:
        target = urlencode({"next": head.target.decode()})
        return f"{self._config.instance_page(instance)}open/?{target}"


def _cookie_pairs(header: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Name, value and both as sent, of each cookie in a header."""
    for part in header.split(b";"):
        pair = part.strip()
        name, _, value = pair.partition(b"=")
        yield name.strip(), value.strip(), pair


def _comes_from_another_site(head: RequestHead) -> bool:
    """Whether another page uses the visitor's cookie.

    All instances are hosts of one domain, which browsers call the same site, so ``SameSite``
    does not keep one app from sending requests to another in the name of its visitor.
    """
    relation = head.first(b"sec-fetch-site")
    if relation in {b"same-site", b"cross-site"}:
        opens_page = head.first(b"sec-fetch-mode") == b"navigate"
        in_own_window = head.first(b"sec-fetch-dest") == b"document"
        return not (opens_page and in_own_window and head.method in {b"GET", b"HEAD"})
    if relation:
        return False
    origin = head.first(b"origin").lower()
    return bool(origin) and origin.partition(b"://")[2] != head.authority

"""What an access token may be made for.

A scope is ``<resource>:read`` or ``<resource>:write``; write implies read. Each view of the API
names its resource in ``token_resource``: safe methods need to read it, the others to write it. A
view that names none is not for tokens at all.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from marketplace.core.errors import Forbidden, Invalid, Missing
from marketplace.core.requests import SAFE_METHODS


class Resource(NamedTuple):
    """A part of the marketplace, and in words what a token may do there."""

    label: str
    read: str
    write: str = ""
    """Empty where no token may change anything."""
    per_app: bool = False
    """Its routes carry an app's slug, so a token can be limited to one app."""


RESOURCES = {
    "account": Resource("Account", "See your profile, sessions and devices"),
    "tokens": Resource("Access tokens", "List them", "Rotate and revoke them"),
    "developer": Resource(
        "Developer", "See your profile, agreement and teams", "Change them, and invite people"
    ),
    "apps": Resource(
        "Apps", "See your apps, versions and scans", "Create, edit and upload", per_app=True
    ),
    "releases": Resource(
        "Releases", "See what is under review", "Submit for review and publish", per_app=True
    ),
    "store": Resource("Store", "Browse as yourself", "Buy, install and review"),
    "workspaces": Resource(
        "Workspaces", "See what is installed where", "Install, remove and invite"
    ),
    "instances": Resource("Instances", "See what runs and what it uses", "Start, call and stop"),
    "money": Resource("Money", "See wallets, orders and earnings", "Withdraw and change payouts"),
    "kyc": Resource(
        "Verification", "See how far your verification is", "Fill it in, hand in and submit"
    ),
    "audit": Resource("Audit log", "Read your own history and its proofs"),
}


class Preset(NamedTuple):
    """What many tokens are made for."""

    label: str
    scopes: Sequence[str]


class ScopeMissing(Forbidden):
    """The token was not made for this; the message names the scope it lacks."""

    code = "scope_missing"

    def __init__(self, scope: str) -> None:
        super().__init__(
            f"This token lacks the scope {scope}. Make one that has it, in your account or with"
            " POST /api/v1/tokens/."
        )


class NotForTokens(Forbidden):
    """No access token opens this endpoint."""

    code = "not_for_tokens"

    def __init__(self) -> None:
        super().__init__("This takes no access token. Send the request without one.")


class TokenAppMismatch(Missing):
    """The token is limited to one app, and this is not it."""

    code = "token_app_mismatch"

    def __init__(self, app: str) -> None:
        super().__init__(f"This token works for the app {app} alone.")


class ScopeBeyondApp(Invalid):
    """A token for one app can be made for that app's resources alone."""

    code = "scope_beyond_app"

    def __init__(self) -> None:
        names = " and ".join(name for name, about in RESOURCES.items() if about.per_app)
        super().__init__(f"A token for one app can have the scopes of {names} alone.")


def every_scope() -> list[str]:
    """The shortest list that allows everything."""
    return [f"{name}:{'write' if about.write else 'read'}" for name, about in RESOURCES.items()]


def every_read() -> list[str]:
    return [f"{name}:read" for name in RESOURCES]


def of_one_app() -> list[str]:
    return [scope for scope in every_scope() if RESOURCES[scope.partition(":")[0]].per_app]


def presets() -> dict[str, Preset]:
    return {
        "publish": Preset("Publish from CI", of_one_app()),
        "read": Preset("Read only", every_read()),
        "everything": Preset("Everything", every_scope()),
    }


def for_token(asked: Iterable[str], *, app: str) -> list[str]:
    """What a new token is for; everything when nothing is asked for."""
    everything = of_one_app() if app else every_scope()
    granted = normalised(asked) or everything
    if app and not all(allows(everything, scope) for scope in granted):
        raise ScopeBeyondApp
    return granted


def known() -> list[str]:
    """Each scope there is, as a form or the API may name it."""
    return [
        f"{name}:{right}"
        for name, about in RESOURCES.items()
        for right in (["read", "write"] if about.write else ["read"])
    ]


def normalised(scopes: Iterable[str]) -> list[str]:
    """In the order of ``RESOURCES``, once each, without the read that a write implies."""
    asked = set(scopes)
    return [
        scope
        for scope in known()
        if scope in asked and scope.replace(":read", ":write") not in asked - {scope}
    ]


def allows(granted: Sequence[str], scope: str) -> bool:
    return scope in granted or scope.replace(":read", ":write") in granted


def require(
    granted: Sequence[str], *, app: str, resource: str | None, method: str, slug: object
) -> None:
    """Hold what a token was made for against a call. ``slug`` is the app in the address, if any.

    It fails closed: what names no resource, or one we do not know, is not for tokens.
    """
    if resource not in RESOURCES:
        raise NotForTokens
    if app and not (RESOURCES[resource].per_app and slug == app):
        raise TokenAppMismatch(app)
    if method not in SAFE_METHODS and not RESOURCES[resource].write:
        raise NotForTokens
    scope = f"{resource}:{'read' if method in SAFE_METHODS else 'write'}"
    if not allows(granted, scope):
        raise ScopeMissing(scope)

"""Personal access tokens: making, rotating and revoking them."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from identity import mails, scopes
from identity.models import AccessToken
from marketplace.core import audit, keys
from marketplace.core.errors import Conflict
from marketplace.core.models import User

PREFIX = "mtx_pat"
LINK = re.compile(r"https?://[!-~]+")  # what may stand in a mail of ours


class TokenEnded(Conflict):
    """The token is expired, revoked or already rotated."""

    code = "token_ended"

    def __init__(self) -> None:
        super().__init__("This token has ended or was rotated already. Make a new one.")


@transaction.atomic
def create_token(
    *,
    user: User,
    name: str,
    at: datetime,
    granted: Iterable[str] = (),
    app: str = "",
    lifetime: timedelta | None = None,
) -> tuple[AccessToken, str]:
    """Make a token; its text is in the answer and nowhere else.

    Without ``granted`` it may do everything its owner may, without ``app`` for every app.
    """
    token, secret = _new(
        user=user,
        name=name,
        scopes=scopes.for_token(granted, app=app),
        app=app,
        created_at=at,
        expires_at=at + min(lifetime or settings.TOKEN_LIFETIME, settings.TOKEN_LIFETIME_MAX),
    )
    audit.record("token.create", actor=user, target=token, scopes=token.scopes, app=app)
    mails.security_notice(user, "token_made", token=name)
    return token, secret


@transaction.atomic
def rotate_token(
    *, token: AccessToken, overlap: timedelta, by: User, at: datetime
) -> tuple[AccessToken, str]:
    """Replace a token by one for the same and as long; the old one works on during ``overlap``."""
    token = AccessToken.objects.lock(pk=token.pk)
    if token.replaced_by_id or not token.is_usable(at=at):
        raise TokenEnded
    replacement, secret = _new(
        user=token.user,
        name=token.name,
        scopes=token.scopes,
        app=token.app,
        created_at=at,
        expires_at=at + min(token.expires_at - token.created_at, settings.TOKEN_LIFETIME_MAX),
    )
    token.replaced_by = replacement
    token.expires_at = min(token.expires_at, at + overlap)
    token.save(update_fields=["replaced_by", "expires_at"])
    audit.record("token.rotate", actor=by, target=token, replaced_by=replacement.hint)
    mails.security_notice(token.user, "token_rotated", token=token.name)
    return replacement, secret


@transaction.atomic
def revoke_token(*, token: AccessToken, by: User, at: datetime) -> None:
    token = AccessToken.objects.lock(pk=token.pk)
    if token.revoke(at=at):
        audit.record("token.revoke", actor=by, target=token)


@transaction.atomic
def revoke_all(*, user: User, by: User, at: datetime) -> int:
    """End every token of a person at once; how many that were."""
    ended = AccessToken.objects.usable(at=at).filter(user=user).update(revoked_at=at)
    if ended:
        audit.record("token.revoke_all", actor=by, target=user, tokens=ended)
    return ended


@transaction.atomic
def report_leak(*, secret: str, url: str, source: str, at: datetime) -> bool:
    """Revoke a token that was found where everybody can read it. Says whether it is one of ours.

    Whoever reports it has it, which is all the proof that is needed. What it was rotated to ends
    too: whoever found it could have done that (as RFC 9700 says of refresh tokens).
    """
    if not keys.is_well_formed(secret):
        return False
    found = AccessToken.objects.filter(token_hash=keys.hash_secret(secret)).first()
    if found is None:
        return False
    usable = [token for token in _locked_line(found) if token.is_usable(at=at)]
    for token in usable:
        token.revoke(at=at)
    if usable:
        audit.record(
            "token.revoke", actor=None, target=usable[-1], reason="leaked", url=url, source=source
        )
        where = url if LINK.fullmatch(url) else "the web"
        mails.security_notice(found.user, "token_leaked", token=found.name, url=where)
    return True


def _locked_line(token: AccessToken) -> Iterator[AccessToken]:
    """A token and, one after the other, all that it was rotated to."""
    next_id: int | None = token.pk
    while next_id is not None:
        token = AccessToken.objects.lock(pk=next_id)
        yield token
        next_id = token.replaced_by_id


def _new(**values: object) -> tuple[AccessToken, str]:
    secret = keys.new_secret(PREFIX)
    token = AccessToken.objects.create(
        hint=secret[:14], token_hash=keys.hash_secret(secret), **values
    )
    return token, secret

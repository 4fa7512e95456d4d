"""Personal access tokens: making and revoking them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from identity import scopes
from identity.models import AccessToken
from marketplace.core import audit, keys
from marketplace.core.models import User

PREFIX = "mtx_pat"


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
    secret = keys.new_secret(PREFIX)
    token = AccessToken.objects.create(
        user=user,
        name=name,
        hint=secret[:14],
        token_hash=keys.hash_secret(secret),
        created_at=at,
        scopes=scopes.normalised(granted) or scopes.every_scope(),
        app=app,
        expires_at=at + (lifetime or settings.TOKEN_LIFETIME),
    )
    audit.record("token.create", actor=user, target=token)
    return token, secret


@transaction.atomic
def revoke_token(*, token: AccessToken, by: User, at: datetime) -> None:
    token = AccessToken.objects.lock(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        audit.record("token.revoke", actor=by, target=token)

"""Who calls the API: personal access tokens, and what each was made for."""

import logging
from datetime import timedelta

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from identity import scopes
from identity.models import AccessToken
from marketplace.core import keys, requests
from marketplace.core.errors import DomainError
from marketplace.core.models import User

logger = logging.getLogger(__name__)

# Writing each use would turn every read of the API into a write.
LAST_USED_PRECISION = timedelta(minutes=1)


class TokenAuthentication(BaseAuthentication):
    """Recognises ``Authorization: Bearer mtx_pat_…``."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = self._find(secret.strip())
        if token is None:
            raise AuthenticationFailed("This token is unknown, expired or revoked.")
        _note_use(token)
        self._authorise(request, token)
        return token.user, token

    def _authorise(self, request: Request, token: AccessToken) -> None:
        """Hold the token against the view it calls, before anything of the view runs."""
        called = request.parser_context
        try:
            scopes.require(
                token.scopes,
                app=token.app,
                resource=getattr(called["view"], "token_resource", None),
                method=request.method or "",
                slug=called["kwargs"].get("slug"),
            )
        except DomainError as refusal:
            logger.warning("Token %s was refused: %s", token.hint, refusal.code)
            raise

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'

    def _find(self, secret: str) -> AccessToken | None:
        if not keys.is_well_formed(secret):
            return None
        return (
            AccessToken.objects.usable(at=timezone.now())
            .select_related("user")
            .filter(token_hash=keys.hash_secret(secret), user__is_active=True)
            .first()
        )


def _note_use(token: AccessToken) -> None:
    now, address = timezone.now(), requests.current().ip_address
    is_recent = token.last_used_at and now - token.last_used_at < LAST_USED_PRECISION
    if not is_recent or token.last_used_ip != address:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now, last_used_ip=address)

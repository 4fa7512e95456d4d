"""Who calls the API: personal access tokens."""

from datetime import timedelta

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from identity.models import AccessToken
from marketplace.core import keys
from marketplace.core.models import User

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
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'

    def _find(self, secret: str) -> AccessToken | None:
        if not keys.is_well_formed(secret):
            return None
        now = timezone.now()
        token = (
            AccessToken.objects.usable(at=now)
            .select_related("user")
            .filter(token_hash=keys.hash_secret(secret), user__is_active=True)
            .first()
        )
        if token and (not token.last_used_at or now - token.last_used_at > LAST_USED_PRECISION):
            AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token

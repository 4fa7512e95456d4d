"""What an installed app proves itself with."""

from datetime import datetime

from django.db import transaction

from appstore import policies
from appstore.models import App, AppInstallation, AppToken
from marketplace.core import audit, keys
from marketplace.core.models import User

PREFIX = "mtx_app"
HINT_LENGTH = 14


def mint(installation: AppInstallation) -> str:
    """A new token's text, which is kept nowhere. The caller holds the installation."""
    secret = keys.new_secret(PREFIX)
    AppToken.objects.create(
        installation=installation,
        token_hash=keys.hash_secret(secret),
        hint=secret[:HINT_LENGTH],
    )
    return secret


@transaction.atomic
def rotate(*, installation: AppInstallation, by: User, at: datetime) -> str:
    """End an installation's token at once and answer the text of the one that takes its place."""
    policies.require_owner(installation.workspace, by)
    App.objects.lock(pk=installation.app_id)
    installation = AppInstallation.objects.lock(pk=installation.pk)
    if installation.removed_at is not None:
        raise policies.NotInstalled
    end(installation, at=at)
    secret = mint(installation)
    audit.record("app_token.rotate", actor=by, target=installation)
    return secret


def end(installation: AppInstallation, *, at: datetime) -> None:
    """The caller holds the installation, and notes why."""
    installation.tokens.filter(revoked_at__isnull=True).update(revoked_at=at)

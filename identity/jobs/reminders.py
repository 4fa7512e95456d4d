"""What people are told before it is too late."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from identity import mails
from identity.models import AccessToken


def remind_of_ending_tokens(*, at: datetime) -> int:
    """One mail for each token that ends soon, once; how many were sent."""
    ending = AccessToken.objects.ending(at=at, notice=settings.TOKEN_ENDING_NOTICE)
    return sum(_remind(token_id, at=at) for token_id in ending.values_list("pk", flat=True))


@transaction.atomic
def _remind(token_id: int, *, at: datetime) -> bool:
    token = AccessToken.objects.lock(pk=token_id)
    if token.reminded_at is not None:
        return False
    token.reminded_at = at
    token.save(update_fields=["reminded_at"])
    mails.token_ends_soon(token)
    return True

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from developers.actions import registration
from developers.models import Developer
from identity.signals import second_factor_changed
from marketplace.core import audit
from marketplace.core.models import User


@receiver(email_confirmed)
def lift_who_confirmed(*, email_address: EmailAddress, **_: object) -> None:
    registration.note_changed_owner(user=email_address.user)


@receiver(second_factor_changed)
def follow_second_factor(*, user: User, **_: object) -> None:
    registration.note_changed_owner(user=user)


@audit.owners_source
def developers_of(user: User) -> Iterator[str]:
    """Every member of an organisation sees what was done in it, until they leave."""
    mine = Developer.objects.filter(memberships__user=user)
    return (developer.audit_owner for developer in mine.only("pk"))

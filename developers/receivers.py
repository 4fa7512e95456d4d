from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from developers.actions import registration


@receiver(email_confirmed)
def lift_developer(*, email_address: EmailAddress, **_: object) -> None:
    registration.note_confirmed_email(user=email_address.user)

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from identity import policies
from identity.actions import devices
from marketplace.core.models import User


class Command(BaseCommand):
    help = (
        "Remove every second factor of somebody who lost them all. They are told by mail. "
        "Make sure first that it is really them who asks: docs/runbook.md says how."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="For the audit log: what you checked.")
        parser.add_argument("--by", help="Your own e-mail address, for the audit log.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = _person(options["email"])
        by = _person(options["by"]) if options["by"] else None
        if not policies.has_second_factor(user):
            raise CommandError(f"{user.email} has no second factor.")
        devices.reset(user=user, by=by, reason=options["reason"])
        self.stdout.write(f"{user.email} can sign in with the password and set up a new one.")


def _person(email: str) -> User:
    try:
        return User.objects.get(email__iexact=email)
    except User.DoesNotExist as error:
        raise CommandError(f"Nobody here has the address {email}.") from error

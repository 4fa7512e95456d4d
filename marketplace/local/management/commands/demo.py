from typing import Any

from django.core.management.base import BaseCommand

from marketplace.local import demo


class Command(BaseCommand):
    help = "Fill an empty store with people and apps to look around with. Safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        logins = demo.people()
        demo.fill_store(say=self.stdout.write)
        demo.write_logins(logins)

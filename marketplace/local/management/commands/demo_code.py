import json
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from identity.models import TOTPDevice
from identity.models.devices import STEP_SECONDS


class Command(BaseCommand):
    help = "Say what the authenticator apps of the demo people show now."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.MATRIX_HOME / "demo-logins.json"
        if not settings.LOCAL or not path.exists():
            raise CommandError("There are no demo people here.")
        step, gone = divmod(int(time.time()), STEP_SECONDS)
        for login in json.loads(path.read_text()):
            if login.get("secret"):
                code = TOTPDevice(seed=login["secret"]).code_at(step)
                self.stdout.write(f"{code}  {login['email']}")
        self.stdout.write(f"The next ones come in {STEP_SECONDS - gone} seconds. Each works once.")

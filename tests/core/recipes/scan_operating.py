"""What who operates the scanner changes about it in the administration."""

from django.urls import reverse

from scanner.models import Rescan
from tests.core.recipes import browser, change
from tests.core.recipes.desks import pressing
from tests.factories import UserFactory
from tests.factories.scanner import rules_in_force


def operator():
    return browser(UserFactory(is_staff=True, is_superuser=True))


def rule_form(**said):
    place = reverse("admin:scanner_rulesetting_rule", args=["python.sql-injection"])
    client = operator()
    return lambda: client.post(place, said | {"note": "So."})


@change("POST admin:scanner_rulesetting_rule", "scan_rule.set")
def set_rule():
    return rule_form(action="inform")


@change("POST admin:scanner_rulesetting_rule", "scan_rule.reset")
def reset_rule():
    rule_form(action="inform")()
    return rule_form()


@change("POST admin:scanner_modelcutoffs_set", "scan_model.set")
def set_cut_offs():
    said = {"medium": 0.4, "high": 0.7, "critical": 0.95, "doubt_from": 0.2, "doubt_to": 0.6}
    client = operator()
    return lambda: client.post(reverse("admin:scanner_modelcutoffs_set"), said | {"note": "So."})


@change("POST admin:scanner_rescan_start", "rescan.begin")
def start_rescan():
    client = operator()
    return lambda: client.post(reverse("admin:scanner_rescan_start"), {"reason": "So."})


def campaign(status="running"):
    return Rescan.objects.create(ruleset=rules_in_force(), status=status)


@change("POST admin:scanner_rescan_decide", "rescan.pause")
def pause_rescan():
    return pressing(campaign(), "pause")


@change("POST admin:scanner_rescan_decide", "rescan.resume")
def resume_rescan():
    return pressing(campaign("paused"), "resume")


@change("POST admin:scanner_rescan_decide", "rescan.abort")
def abort_rescan():
    return pressing(campaign(), "abort")


@change("POST admin:scanner_rescan_decide", "rescan.enforce")
def enforce_rescan():
    return pressing(campaign("read"), "enforce")

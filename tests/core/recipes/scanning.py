"""What reviewers decide about findings, and operators about the scanner itself."""

from django.urls import reverse
from django.utils import timezone

from scanner.actions import known_bad
from tests.core.recipes import browser, change, machine
from tests.core.recipes.desks import pressing
from tests.factories import (
    CustomRuleFactory,
    FindingDecisionFactory,
    FindingFactory,
    HuntFactory,
    ScanFactory,
    UserFactory,
    VersionFactory,
)


def reviewer():
    return machine(UserFactory(is_staff=True, is_superuser=True))


def found():
    return FindingFactory(scan=ScanFactory(version=VersionFactory(reviewing=True)))


def decided(**facts):
    return FindingDecisionFactory(finding=found(), **facts)


def place(name, decision):
    return reverse(f"v1:finding-{name}", args=[decision.app.slug, decision.pk])


@change("POST v1:finding-decide", "finding.decide")
def decide():
    finding, client = found(), reviewer()
    slug = finding.scan.version.app.slug
    address = reverse("v1:finding-decide", args=[slug, finding.scan_id, finding.pk])
    return lambda: client.post(address, {"state": "false_positive", "reason": "Not here."})


@change("POST v1:finding-confirm", "finding.confirm")
def confirm():
    decision, client = decided(needs_second=True), reviewer()
    return lambda: client.post(place("confirm", decision))


@change("POST v1:finding-undo", "finding.undo")
def undo():
    decision, client = decided(), reviewer()
    return lambda: client.post(place("undo", decision), {"reason": "It matters."})


@change("POST admin:scanner_codescanresult_again", "scan.request")
def scan_again_from_the_desk():
    scan = VersionFactory(reviewing=True).scans.get()
    client = browser(UserFactory(is_staff=True, is_superuser=True))
    return lambda: client.post(reverse("admin:scanner_codescanresult_again", args=[scan.pk]))


@change("POST admin:scanner_finding_decide", "finding.decide")
def put_aside_at_the_desk():
    return pressing(found(), "suppressed")


@change("POST admin:scanner_findingdecision_decide", "finding.confirm")
def confirm_at_the_desk():
    return pressing(decided(needs_second=True), "confirm")


@change("POST admin:scanner_findingdecision_decide", "finding.undo")
def undo_at_the_desk():
    return pressing(decided(), "undo")


def operator():
    return UserFactory(is_staff=True, is_superuser=True, second_factor=True)


HARMFUL = {"sha256": "a" * 64, "reason": "A worm.", "source": "CERT"}


@change("POST admin:scanner_knownbadfile_block", "known_bad.add")
def block():
    client = browser(operator())
    return lambda: client.post(reverse("admin:scanner_knownbadfile_block"), HARMFUL)


@change("POST admin:scanner_knownbadfile_decide", "known_bad.remove")
def unblock():
    staff = operator()
    file = known_bad.add(**HARMFUL, by=staff, at=timezone.now())
    client, place = browser(staff), reverse("admin:scanner_knownbadfile_decide", args=[file.pk])
    return lambda: client.post(place, {"decision": "remove", "reason": "A mistake."})


RULE = {"name": "evil", "note": "A thief.", "text": "rule evil { condition: filesize > 9 }"}


@change("POST admin:scanner_customrule_write", "custom_rule.draft")
def write():
    client = browser(operator())
    return lambda: client.post(reverse("admin:scanner_customrule_write"), RULE)


@change("POST v1:custom-rule-list", "custom_rule.draft")
def write_by_machine():
    client = reviewer()
    return lambda: client.post(reverse("v1:custom-rule-list"), RULE)


def in_force():
    return CustomRuleFactory(status="enforced", decided_by=operator(), decided_at=timezone.now())


RULE_MOVES = {
    "hunt": (CustomRuleFactory, "hunt.start"),
    "enforce": (lambda: HuntFactory(done=True).rule, "custom_rule.enforce"),
    "discard": (CustomRuleFactory, "custom_rule.discard"),
    "retire": (in_force, "custom_rule.retire"),
}


def by_machine(move, prepare):
    def prepared():
        client, place = reviewer(), reverse(f"v1:custom-rule-{move}", args=[prepare().pk])
        return lambda: client.post(place, {"reason": "So."})

    return prepared


def at_the_desk(move, prepare):
    return lambda: pressing(prepare(), move)


for move, (prepare, action) in RULE_MOVES.items():
    change("POST admin:scanner_customrule_decide", action)(at_the_desk(move, prepare))
    change(f"POST v1:custom-rule-{move}", action)(by_machine(move, prepare))


@change("POST admin:scanner_hunt_decide", "hunt.abort")
def abort_at_the_desk():
    return pressing(HuntFactory(), "abort")


@change("POST v1:hunt-abort", "hunt.abort")
def abort_by_machine():
    client, place = reviewer(), reverse("v1:hunt-abort", args=[HuntFactory().pk])
    return lambda: client.post(place)

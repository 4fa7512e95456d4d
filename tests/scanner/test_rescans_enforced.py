"""What new rules change once an operator lets them take effect."""

import pytest
from django.core import mail

from appstore.actions import appeals, moderation
from appstore.jobs import review_clock
from appstore.models import QueueEntry
from marketplace.core.lifecycle import InvalidTransition
from scanner.actions import rescans, scans
from scanner.jobs import rules
from scanner.models import Rescan, RuleSet
from scanner.results import rulesets
from tests.factories import ScanFactory
from tests.scanner.rescanning import (
    DROPPER,
    HELLO,
    SHELL,
    actions,
    campaign,
    enforce,
    now,
    offered,
    read,
    rules_change,
)


def test_enforced_it_suspends_what_is_critical_and_shows_a_reviewer_what_is_high(
    staff, stored, run_jobs, django_capture_on_commit_callbacks
):
    bad = offered(stored, {"setup.py": DROPPER}, installs=500)  # the most popular there is
    weak = offered(stored, {"app.py": SHELL})
    good = offered(stored, {"app.py": HELLO})
    rescan = read(campaign(), run_jobs)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        enforce(rescan, staff, run_jobs)

    for version in (bad, weak, good):
        version.refresh_from_db()
    assert rescan.status == "done"
    assert (bad.status, bad.risk) == ("suspended", "critical")
    assert (weak.status, weak.risk) == ("published", "high")
    assert (good.status, good.risk) == ("published", "low")
    decision = bad.decisions.get()
    assert (decision.kind, decision.decided_by) == ("suspend", None)
    assert decision.reason.startswith("A scan with newer rules found a critical risk.")
    assert [message.subject for message in mail.outbox] == [f"{bad} is suspended"]
    entry = QueueEntry.objects.get()
    assert (entry.version, "rescan_raised" in entry.codes) == (weak, True)
    scan = bad.scans.newest_first().first()
    assert (scan.trigger, scan.risk, scan.ruleset) == ("rescan", "critical", rescan.ruleset)
    assert scan.findings.exists()
    assert scan.statements.count() == 1
    assert actions()[-9:].count("app.rescan") == 3
    assert RuleSet.objects.get(digest="0" * 64).state == "retired"
    assert RuleSet.objects.enforced().get() == rescan.ruleset


def test_what_the_scanner_suspended_can_be_appealed(staff, stored, run_jobs):
    bad = offered(stored, {"setup.py": DROPPER})
    enforce(read(campaign(), run_jobs), staff, run_jobs)
    bad.refresh_from_db()
    appeal = appeals.appeal(
        app=bad.app, version=bad, text="No.", evidence="", by=bad.app.developer.user, at=now()
    )

    appeals.grant(appeal=appeal, answer="Right.", by=staff, at=now())

    bad.refresh_from_db()
    assert bad.status == "published"


def test_what_was_approved_and_is_high_now_waits_for_a_reviewer_again(staff, stored, run_jobs):
    version = stored(
        {"app.py": SHELL},
        status="approved",
        risk="low",
        app__status="approved",
        decided_by=staff,
        decided_at=now(),
    )
    ScanFactory(version=version)

    enforce(read(campaign(), run_jobs), staff, run_jobs)

    version.refresh_from_db()
    version.app.refresh_from_db()
    assert (version.status, version.app.status) == ("reviewing", "reviewing")
    assert version.decided_by is None
    assert "rescan_raised" in QueueEntry.objects.get().codes


def test_a_reviewer_leaves_it_in_the_store(staff, stored, run_jobs):
    version = offered(stored, {"app.py": SHELL})
    enforce(read(campaign(), run_jobs), staff, run_jobs)

    moderation.keep_in_store(version=version, reason="Seen.", by=staff, at=now())

    version.refresh_from_db()
    assert version.status == "published"
    assert QueueEntry.objects.get().outcome == "approved"
    with pytest.raises(moderation.NotInReview):
        moderation.keep_in_store(version=version, reason="", by=staff, at=now())
    assert actions().count("version.keep") == 1


def test_a_raised_version_stays_in_the_queue_while_the_clock_goes_on(staff, stored, run_jobs):
    offered(stored, {"app.py": SHELL})
    enforce(read(campaign(), run_jobs), staff, run_jobs)
    review_clock.keep(at=now())
    assert QueueEntry.objects.get().is_open


def test_what_kills_its_worker_each_time_is_given_up_and_waits_for_a_person(
    staff, stored, run_jobs
):
    version = offered(stored, {"app.py": HELLO})
    rescan = campaign()
    rescan.items.update(state="reading", lane=0, attempts=3)

    read(rescan, run_jobs)
    assert rescan.items.get().state == "failed"
    enforce(rescan, staff, run_jobs)

    version.refresh_from_db()
    assert (version.status, version.risk) == ("published", "high")
    assert not version.scans.newest_first().first().is_complete
    assert "rescan_raised" in QueueEntry.objects.get().codes


def test_what_went_its_own_way_is_left_alone(staff, stored, run_jobs):
    version = offered(stored, {"setup.py": DROPPER})
    rescan = read(campaign(), run_jobs)
    type(version).objects.filter(pk=version.pk).update(status="suspended")

    enforce(rescan, staff, run_jobs)

    assert rescan.items.get().state == "left"
    assert version.scans.count() == 1


def test_nothing_takes_effect_before_everything_was_read(staff, stored):
    offered(stored, {"setup.py": DROPPER})
    rescan = campaign()
    with pytest.raises(InvalidTransition):
        rescans.enforce(rescan=rescan, reason="So.", by=staff, at=now())
    assert RuleSet.objects.enforced().get().digest == "0" * 64


def test_rules_that_were_replaced_meanwhile_do_not_take_effect(staff, stored, run_jobs):
    offered(stored, {"app.py": HELLO})
    rescan = read(campaign(), run_jobs)
    RuleSet.objects.filter(pk=rescan.ruleset_id).update(digest="1" * 64)

    with pytest.raises(rescans.RulesReplaced):
        rescans.enforce(rescan=rescan, reason="So.", by=staff, at=now())
    rules.watch(at=now())

    rescan.refresh_from_db()
    assert rescan.status == "aborted"
    assert Rescan.objects.exclude(pk=rescan.pk).get().status == "running"


def test_new_rules_are_in_force_at_once_where_nothing_is_offered():
    rulesets.current(at=now())
    rules_change()
    rules.watch(at=now())
    assert RuleSet.objects.enforced().get().digest == rulesets.current(at=now()).digest
    assert RuleSet.objects.filter(state="retired").count() == 1


def test_what_waits_for_a_reviewer_is_scanned_by_the_new_rules(staff, stored, run_jobs):
    offered(stored, {"app.py": HELLO})
    waiting = stored({"app.py": HELLO}, reviewing=True)
    rescan = read(campaign(), run_jobs)

    rescans.enforce(rescan=rescan, reason="So.", by=staff, at=now())
    assert scans.is_underway(waiting)
    run_jobs("scanner.scan")

    moderation.decide_review(version=waiting, approved=True, reason="", by=staff, at=now())
    waiting.refresh_from_db()
    assert waiting.status == "approved"

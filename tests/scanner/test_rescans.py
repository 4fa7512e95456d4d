"""New rules: all that is offered is read again, and nothing changes by that."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from marketplace.core import jobs
from marketplace.core.lifecycle import InvalidTransition
from marketplace.core.models import Job
from scanner import queries, tasks
from scanner.actions import rescans
from scanner.models import CodeScanResult, Rescan, RescanItem, RuleSet
from scanner.policies import ScanOperatorRequired
from scanner.results import rulesets
from tests.factories import ScanFactory, UserFactory, VersionFactory
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
)


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

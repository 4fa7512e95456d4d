"""Searching all that is stored with a draft."""

from threading import Thread

import pytest
from django.db import connection

from marketplace.core import jobs
from marketplace.core.lifecycle import InvalidTransition
from marketplace.core.models import Job
from sandbox.errors import SandboxUnavailable
from scanner import queries, tasks
from scanner.actions import custom_rules, hunts
from scanner.jobs import hunts as hunting
from scanner.models import HuntItem, ScannedFile
from tests.factories import UserFactory, VersionFactory
from tests.scanner.hunting import HELLO, THIEF, actions, draft, hunt_to_its_end, now


def test_a_hunt_reads_all_that_is_stored_newest_first_and_changes_nothing(
    staff, stored, run_jobs, monkeypatch
):
    offered = stored({"app.py": THIEF, "b.py": THIEF}, published=True)
    clean = stored({"app.py": HELLO})
    rejected = stored({"lib/x.bin": b"\0\1bc1qthief"}, status="suspended")
    order, read = [], hunting.read
    monkeypatch.setattr(hunting, "read", lambda *each: order.append(each[0]) or read(*each))

    hunt = hunt_to_its_end(draft(staff), staff, run_jobs)

    assert order == [rejected, clean, offered]
    found = {item.version: item for item in hunt.items.all()}
    assert [found[each].match_count for each in (offered, clean, rejected)] == [2, 0, 1]
    first = found[offered].matches[0]
    assert (first["rule"], first["path"], first["line"]) == ("custom.evil-wallet", "app.py", 3)
    assert "bc1qthief" in first["evidence"]
    assert found[rejected].matches[0]["path"] == "x.bin"
    progress = queries.hunt_progress(hunt)
    assert (progress.total, progress.read, progress.failed) == (3, 3, 0)
    assert (progress.matching, progress.matches) == (2, 3)
    offered.refresh_from_db()
    assert (offered.status, offered.scans.count()) == ("published", 0)
    assert ScannedFile.objects.of(offered).count() == 2
    assert actions() == ["custom_rule.draft", "hunt.start", "hunt.end"]


def test_a_bundle_that_cannot_be_read_is_named_and_holds_nothing_up(staff, stored, run_jobs):
    stored({"app.py": THIEF})
    broken = stored(b"no archive")
    hunt = hunt_to_its_end(draft(staff), staff, run_jobs)
    item = hunt.items.get(version=broken)
    assert (item.state, item.match_count) == ("failed", 0)
    assert item.error
    assert queries.hunt_progress(hunt).matching == 1


def test_a_worker_that_is_killed_is_followed_by_the_next(staff, stored, run_jobs, monkeypatch):
    versions = [stored({"app.py": f"{THIEF}# {number}"}) for number in range(3)]
    hunt = hunts.start(rule=draft(staff), by=staff, at=now())
    job = Job.objects.get(kind="scanner.search_lane")
    read = hunting.read

    def die(version, rule):
        if version == versions[1]:
            raise KeyboardInterrupt  # as kill -9: nothing after it runs
        return read(version, rule)

    with monkeypatch.context() as patched:
        patched.setattr(hunting, "read", die)
        with pytest.raises(KeyboardInterrupt):
            hunting.search_lane(jobs.claim(job.pk), hunt_id=hunt.pk, lane=0)
    states = dict(hunt.items.values_list("version", "state"))
    assert [states[each.pk] for each in versions] == ["waiting", "reading", "read"]

    Job.objects.filter(pk=job.pk).delete()  # even its job is lost
    tasks.watch_hunts()
    run_jobs("scanner.search_lane")

    hunt.refresh_from_db()
    assert hunt.status == "done"
    attempts = dict(hunt.items.values_list("version", "attempts"))
    assert [attempts[each.pk] for each in versions] == [1, 2, 1]
    assert hunt.items.matching().count() == 3


def test_without_a_sandbox_the_search_waits(staff, stored, monkeypatch):
    stored({"app.py": THIEF})
    hunt = hunts.start(rule=draft(staff), by=staff, at=now())

    def nowhere(*_):
        raise SandboxUnavailable("No sandbox.")

    monkeypatch.setattr(hunting, "read", nowhere)
    for _ in range(4):
        lease = jobs.claim(Job.objects.get(kind="scanner.search_lane").pk)
        with pytest.raises(SandboxUnavailable):
            hunting.search_lane(lease, hunt_id=hunt.pk, lane=0)
        Job.objects.update(state="queued", lease_until=None)
    assert (hunt.items.get().state, hunt.items.get().attempts) == ("waiting", 0)


@pytest.mark.django_db(transaction=True)
def test_four_lanes_read_each_version_once(settings, monkeypatch):
    settings.SCAN_RESCAN_LANES = 4
    staff = UserFactory(is_staff=True, is_superuser=True)
    for _ in range(12):
        VersionFactory()
    report = type("Report", (), {"complete": True, "findings": (), "digests": ()})()
    monkeypatch.setattr(hunting, "read", lambda *_: report)
    hunt = hunts.start(rule=draft(staff), by=staff, at=now())
    lanes = list(Job.objects.filter(kind="scanner.search_lane").values_list("pk", flat=True))
    assert len(lanes) == 4

    def work(job_id):
        jobs.run(job_id)
        connection.close()

    threads = [Thread(target=work, args=(lanes[number % 4],)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(HuntItem.objects.values_list("state", "attempts")) == {("read", 1)}
    hunt.refresh_from_db()
    assert hunt.status == "done"
    assert actions().count("hunt.end") == 1


def test_one_search_at_a_time_with_a_rule_and_it_may_be_given_up(staff, stored, run_jobs):
    stored({"app.py": THIEF})
    rule = draft(staff)
    hunt = hunts.start(rule=rule, by=staff, at=now())
    with pytest.raises(hunts.HuntUnderway):
        hunts.start(rule=rule, by=staff, at=now())

    hunts.abort(hunt=hunt, by=staff, at=now())
    run_jobs("scanner.search_lane")

    assert HuntItem.objects.get().state == "waiting"
    with pytest.raises(InvalidTransition):
        hunts.abort(hunt=hunt, by=staff, at=now())
    with pytest.raises(custom_rules.NeverHunted):
        custom_rules.enforce(rule=rule, by=staff, at=now())
    assert hunts.start(rule=rule, by=staff, at=now()).pk != hunt.pk

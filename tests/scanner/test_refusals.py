"""What the sandbox refused to what ran becomes a finding of the version, one for each target."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from appstore.models import AppVersion
from appstore.signals import Refusal, refused_at_run_time
from marketplace.core import jobs
from marketplace.core.models import Job, SecurityAudit
from scanner import catalogue, tasks
from scanner.actions import findings, scans, tuning
from scanner.actions.refusals import MOST_TARGETS
from scanner.analyzers import at_run_time
from scanner.models import Finding, RuntimeRefusal
from scanner.results import keeping, refusals, scan_rows
from tests.factories import ScanFactory, UserFactory, VersionFactory

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def offered():
    version = VersionFactory(published=True)
    ScanFactory(version=version)
    return version


def refuse(version, *targets, times=1, kind="host", at=NOON):
    told = [Refusal(kind, target, times, at, at) for target in targets]
    refused_at_run_time.send(sender=AppVersion, version=version, refusals=told)


def found_in(version):
    return version.scans.newest_first().first().findings.order_by("evidence", "pk")


def test_it_is_shown_once_for_each_host_with_how_often_and_when(run_jobs):
    version = offered()
    refuse(version, "evil.example", "other.example")
    run_jobs("scanner.weigh_refusals")
    before = list(found_in(version).values_list("pk", flat=True))
    refuse(version, "evil.example", times=13, at=NOON + timedelta(hours=2))
    run_jobs("scanner.weigh_refusals")

    evil, other = found_in(version)
    assert [evil.pk, other.pk] == before
    assert (evil.rule, evil.kind, evil.severity) == (
        "runtime.refused-connection",
        "policy",
        "medium",
    )
    assert evil.evidence == "evil.example"
    assert "14 times, 2026-11-01 12:00 to 2026-11-01 14:00 UTC" in evil.message
    assert "Once, at 2026-11-01 12:00 UTC" in other.message
    assert RuntimeRefusal.objects.get(target="evil.example").times == 14
    assert SecurityAudit.objects.filter(action="scan.note_refusals").count() == 1
    assert version.scans.get().statements.count() == 1


@pytest.mark.parametrize(
    ("kind", "target", "rule"),
    [
        ("host", "evil.example", "runtime.refused-connection"),
        ("port", "evil.example", "runtime.refused-connection"),
        ("host", "93.184.216.34", "runtime.refused-connection"),
        ("host", "169.254.169.254", "runtime.refused-inside"),
        ("host", "[::1]", "runtime.refused-inside"),
        ("host", "Metadata.Google.Internal.", "runtime.refused-inside"),
        ("address", "trap.example", "runtime.refused-inside"),
        ("host", "intranet.local", "runtime.refused-inside"),
        ("limit", "memory", "runtime.over-limit"),
        ("call", "system call", "runtime.forbidden-call"),
    ],
)
def test_reaching_into_a_network_is_told_apart(run_jobs, kind, target, rule):
    version = offered()
    refuse(version, target, kind=kind)
    run_jobs("scanner.weigh_refusals")
    assert found_in(version).get().rule == rule


def test_by_itself_it_moves_no_level_because_a_visitor_may_have_caused_it(run_jobs):
    version = offered()
    refuse(version, "evil.example", "169.254.169.254")
    refuse(version, "disk", kind="limit")
    refuse(version, "system call", kind="call")
    run_jobs("scanner.weigh_refusals")
    version.refresh_from_db()
    scan = version.scans.get()
    assert (scan.risk, version.risk, version.status) == ("low", "low", "published")
    assert not scan.malicious


def test_an_operator_may_have_it_block(staff, run_jobs):
    tuning.set_rule(
        rule="runtime.refused-inside", action="block", note="Never.", by=staff, at=timezone.now()
    )
    version = offered()
    refuse(version, "169.254.169.254")
    run_jobs("scanner.weigh_refusals")
    version.refresh_from_db()
    assert (version.status, version.risk) == ("suspended", "critical")


def test_a_reviewer_puts_it_aside_and_later_ones_stay_so(staff, run_jobs):
    version = offered()
    refuse(version, "evil.example")
    run_jobs("scanner.weigh_refusals")
    findings.decide(
        finding=found_in(version).get(),
        state="suppressed",
        reason="An old address.",
        by=staff,
        at=timezone.now(),
    )
    refuse(version, "evil.example")
    run_jobs("scanner.weigh_refusals")
    assert found_in(version).get().state == "suppressed"


def test_another_scan_of_the_version_has_it_too_and_another_version_has_not(run_jobs):
    version, other = offered(), offered()
    refuse(version, "evil.example")
    run_jobs("scanner.weigh_refusals")

    for each in (version, other):
        scan = scan_rows.create(each, trigger="request")
        scan.move_to("running")
        keeping.take_over(scan, each.scans.ended().newest_first().first(), at=timezone.now())

    assert found_in(version).get().evidence == "evil.example"
    assert not found_in(other).exists()


def test_a_version_without_a_scan_keeps_it_for_its_first(stored, run_jobs):
    version = stored({"app.py": "print('hello')\n"})
    refuse(version, "evil.example")
    run_jobs("scanner.weigh_refusals")
    assert not Finding.objects.exists()

    scans.request_scan(version=version, by=version.app.developer.user)
    run_jobs()
    assert found_in(version).filter(analyzer="runtime").get().evidence == "evil.example"


def test_however_many_hosts_an_app_makes_up_there_are_so_many_rows(run_jobs):
    version = offered()
    for batch in range(3):
        refuse(version, *(f"h{batch}-{number}.example" for number in range(60)))
    run_jobs("scanner.weigh_refusals")
    assert found_in(version).count() == MOST_TARGETS + 1
    assert RuntimeRefusal.objects.get(target="*").times == 80


def test_why_it_was_ended_is_told_however_many_hosts_there_are(run_jobs):
    version = offered()
    refuse(version, *(f"{number}.example" for number in range(MOST_TARGETS)))
    refuse(version, "memory", kind="limit")
    refuse(version, "memory", kind="limit", at=NOON + timedelta(hours=1))
    run_jobs("scanner.weigh_refusals")

    found = found_in(version).get(rule="runtime.over-limit")
    assert found.message == (
        "An instance was ended because it used more than it may."
        " 2 times, 2026-11-01 12:00 to 2026-11-01 13:00 UTC."
    )


def test_what_comes_while_it_is_weighed_is_weighed_by_the_next(run_jobs):
    version = offered()
    refuse(version, "evil.example")
    run_jobs("scanner.weigh_refusals")
    RuntimeRefusal.objects.update(times=5)  # no job was asked for: one was at work just then
    assert not Job.objects.open().exists()

    tasks.watch_refusals()
    run_jobs("scanner.weigh_refusals")
    tasks.watch_refusals()

    assert "5 times" in found_in(version).get().message
    assert not Job.objects.open().filter(kind="scanner.weigh_refusals").exists()


@pytest.mark.django_db(transaction=True)
def test_ten_instances_at_once_are_counted_together():
    version = offered()

    def work():
        refuse(version, "b.example", "a.example", times=2)
        for job_id in Job.objects.open().values_list("pk", flat=True):
            jobs.run(job_id)
        connection.close()

    threads = [Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tasks.watch_refusals()
    for job_id in list(Job.objects.open().values_list("pk", flat=True)):
        jobs.run(job_id)

    assert set(RuntimeRefusal.objects.values_list("times", flat=True)) == {20}
    assert [("20 times" in each.message) for each in found_in(version)] == [True, True]


def test_the_developer_reads_it_and_a_stranger_finds_nothing(client, api, run_jobs):
    version = offered()
    refuse(version, "<b>evil.example")
    run_jobs("scanner.weigh_refusals")
    maker = version.app.developer.user
    client.force_login(maker)
    assert "&lt;b&gt;evil.example" in client.get(version.get_absolute_url()).content.decode()
    place = f"/api/v1/apps/{version.app.slug}/scans/{version.scans.get().pk}/findings/"
    api.force_authenticate(maker)
    assert api.get(place).json()["data"][0]["rule"] == "runtime.refused-connection"
    api.force_authenticate(UserFactory())
    assert api.get(place).status_code == 404


def test_more_hosts_need_no_more_queries(run_jobs, django_assert_num_queries):
    version = offered()
    refuse(version, *(f"{number}.example" for number in range(30)))
    scan = version.scans.select_related("version").get()
    with django_assert_num_queries(1):
        assert len(refusals.findings_for(scan)) == 30


def test_the_rules_are_explained_to_everybody():
    assert {at_run_time.CONNECTION.name, at_run_time.INSIDE.name} <= set(catalogue.rules())

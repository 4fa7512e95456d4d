"""What a way out refused is told to the store: each refusal once, whatever happens to workers."""

from types import SimpleNamespace

import pytest
from django.db import transaction

from appstore.signals import refused_at_run_time
from runtime.backends.base import Observation
from runtime.jobs import instances, refusals, watching
from runtime.models import AppInstance
from sandbox.refusals import Refused, Told
from tests.factories import InstanceFactory, VersionFactory


@pytest.fixture
def backend(monkeypatch):
    class Backend:
        told = Told()

        def refusals(self, key):
            return self.told if key else Told()

    found = Backend()
    monkeypatch.setattr(refusals.backends, "named", lambda _: found)
    return found


@pytest.fixture
def heard():
    told = []

    def listen(*, version, refusals, **_):
        told.extend((version, each.kind, each.target, each.times) for each in refusals)

    refused_at_run_time.connect(listen)
    yield told
    refused_at_run_time.disconnect(listen)


def running(**manifest):
    version = VersionFactory(published=True)
    version.manifest = version.manifest | manifest
    return InstanceFactory(running=True, version=version)


def told(run="a", **counts):
    rows = (Refused("host", f"{host}.example", times, 0, 9) for host, times in counts.items())
    return Told(run, tuple(rows))


def report(instance):
    refusals.report(
        AppInstance.objects.get(pk=instance.pk), key=instance.key, version=instance.version
    )


def test_each_refusal_is_told_once(backend, heard):
    instance = running()
    version = instance.version
    backend.told = told(evil=2)
    report(instance)
    report(instance)
    backend.told = told(evil=5, other=1)
    report(instance)

    assert heard == [
        (version, "host", "evil.example", 2),
        (version, "host", "evil.example", 3),
        (version, "host", "other.example", 1),
    ]


def test_a_new_life_counts_from_the_beginning_and_old_ones_are_forgotten(backend, heard):
    instance = running()
    for number in range(6):
        backend.told = told(run=f"life {number}", evil=1)
        report(instance)
        report(instance)

    assert len(heard) == 6
    instance.refresh_from_db()
    assert len(instance.refusals_seen) == 3


def test_two_lives_at_once_are_kept_apart(backend, heard):
    instance = running()
    for run in ("old", "new", "old", "new"):
        backend.told = told(run=run, evil=1)
        report(instance)
    assert len(heard) == 2


def test_what_the_manifest_asks_for_and_the_workspace_did_not_grant_is_no_fault(backend, heard):
    instance = running(hosts=["evil.example"])
    backend.told = told(evil=2, other=1)
    report(instance)
    assert [target for _, _, target, _ in heard] == ["other.example"]


def test_what_was_not_written_down_is_told_again(backend, heard, monkeypatch):
    instance = running()
    backend.told = told(evil=2)
    with monkeypatch.context() as patched:
        patched.setattr(AppInstance, "save", lambda *_, **__: 1 / 0)  # the worker dies here
        with pytest.raises(ZeroDivisionError):
            report(instance)
    report(instance)
    assert [times for *_, times in heard] == [2]


def test_the_watch_tells_of_what_runs(backend, heard, monkeypatch):
    instance = running()
    monkeypatch.setattr(watching, "_end_strays", lambda: None)
    backend.observe = lambda _: watching.backends.base.Observation("running")
    backend.told = told(evil=1)
    watching.watch(at=instance.created_at)
    assert len(heard) == 1


@pytest.mark.parametrize(
    ("reason", "told_as"),
    [
        ("out_of_memory", ("limit", "memory")),
        ("disk_limit", ("limit", "disk")),
        ("forbidden_call", ("call", "system call")),
        ("killed", None),
        ("", None),
    ],
)
def test_an_end_that_the_sandbox_made_is_told_once(backend, heard, monkeypatch, reason, told_as):
    instance = running()
    monkeypatch.setattr(watching, "_end_strays", lambda: None)
    backend.observe = lambda _: Observation("exited", 137, reason)
    backend.logs, backend.stop = lambda *_, **__: "", lambda _: None

    for _ in range(2):
        watching.watch(at=instance.created_at)

    assert heard == ([(instance.version, *told_as, 1)] if told_as else [])
    instance.refresh_from_db()
    assert instance.status == "failed"


def test_one_that_is_ended_while_it_starts_is_told_as_well(backend, heard, monkeypatch):
    instance = InstanceFactory(status="starting")
    backend.observe = lambda _: Observation("exited", 159, "forbidden_call")
    backend.stop = lambda _: None
    finishing = SimpleNamespace(finishing=transaction.atomic)

    instances._fail(finishing, instance.pk, "It ended.", backend)  # noqa: SLF001

    assert [kind for _, kind, _, _ in heard] == ["call"]

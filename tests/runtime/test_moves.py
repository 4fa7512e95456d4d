"""An installation is updated, and what runs of it moves to the new version: in a real sandbox."""

import hashlib
import shutil
from datetime import timedelta

import pytest
from django.utils import timezone

from appstore import bundles
from appstore.actions import offering, updating
from appstore.jobs import ends
from appstore.models import VersionHealth
from marketplace.core import jobs
from marketplace.core.models import Job, SecurityAudit
from runtime import backends, policies
from runtime.actions import instances
from runtime.backends.base import InstanceState
from runtime.jobs import faults, watching
from runtime.models import AppInstance, RuntimeMetrics
from tests.appstore.versions import an_app, follower, maker_of, owner_of, release
from tests.contracts.conftest import open_place
from tests.factories import InstanceFactory

SERVES = "python3 -m http.server $PORT --bind 127.0.0.1"


@pytest.fixture(scope="module")
def here():
    place = open_place("bubblewrap")
    if not place.probe.works:
        pytest.skip(place.probe.detail)
    yield place
    place.close()


@pytest.fixture
def backend(here, settings):
    settings.RUNTIME_BACKEND, settings.MATRIX_HOME = "bubblewrap", here.state
    settings.MEDIA_ROOT = here.state / "media"
    settings.INSTANCE_DRAIN = timedelta(0)
    settings.INSTANCE_START_TIMEOUT = timedelta(seconds=20)
    forget_backends()
    yield backends.current()
    for key in backends.current().keys():  # noqa: SIM118  a backend is no mapping
        backends.current().stop(key)
    forget_backends()


def forget_backends():
    backends.named.cache_clear()
    backends.current.cache_clear()


def runnable(here, app, number, *, start=SERVES):
    archive = here.bundle("static")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    place = bundles.bundle_path(digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(archive, place)
    declares = {"stack": "static", "runtime": "static", "start": start}
    return release(app, number, bundle_sha256=digest, declares=declares)


def work():
    """What the worker does until nothing is left to do."""
    while job := Job.objects.open().filter(kind__startswith="runtime.").order_by("pk").first():
        jobs.run(job.pk)


def running(here):
    app, *_ = an_app()
    installation = follower(runnable(here, app, "1.0.0"), follows=False)
    made = instances.create(installation=installation, by=owner_of(installation), at=timezone.now())
    work()
    made.refresh_from_db()
    assert made.status == "running", made.status_reason
    return made, installation, app


def update(installation, version):
    updating.update(
        installation=installation,
        version=version,
        accept_permissions=False,
        by=owner_of(installation),
        at=timezone.now(),
    )


def test_the_new_version_answers_before_the_old_one_ends(here, backend):
    instance, installation, app = running(here)
    old_broker = instance.broker
    newer = runnable(here, app, "1.1.0")

    update(installation, newer)
    work()

    instance.refresh_from_db()
    assert (instance.status, instance.version, instance.next_key) == ("running", newer, "")
    assert instance.broker != old_broker
    assert backend.keys() == {instance.held_as}
    assert backend.observe(instance.held_as).state == InstanceState.RUNNING
    assert backend.observe(instance.key).state == InstanceState.ABSENT
    assert VersionHealth.objects.get(version=newer).starts == 1
    watching.watch(at=timezone.now())
    instance.refresh_from_db()
    assert instance.status == "running"

    instances.stop(instance=instance, by=owner_of(installation))
    work()
    assert backend.keys() == set()


def test_what_does_not_come_up_leaves_the_old_version_running(here, backend):
    instance, installation, app = running(here)
    broken = runnable(here, app, "1.1.0", start="echo no; exit 3")

    update(installation, broken)
    work()

    instance.refresh_from_db()
    installation.refresh_from_db()
    assert installation.version.version == "1.0.0"
    assert "1.1.0 did not start" in installation.update_problem
    assert installation.skipped_versions == ["1.1.0"]
    assert (instance.status, instance.version.version) == ("running", "1.0.0")
    assert backend.keys() == {instance.key}
    assert backend.observe(instance.key).state == InstanceState.RUNNING
    assert VersionHealth.objects.get(version=broken).failures == 1
    watching.resume()
    assert not Job.objects.open().filter(kind__startswith="runtime.").exists()


def test_an_update_that_no_job_took_over_is_found():
    app, first, second = an_app("1.0.0", "1.1.0")
    installation = follower(second)
    outdated = InstanceFactory(installation=installation, running=True, version=first)
    InstanceFactory(installation=installation, running=True, version=second)

    watching.resume()

    assert [job.key for job in Job.objects.open()] == [outdated.key]
    assert app == installation.app


def test_a_version_at_its_end_stops_and_does_not_start_again():
    app, first = an_app("1.0.0")
    installation = follower(first, follows=False)
    instance = InstanceFactory(installation=installation, running=True, version=first)
    at = timezone.now()
    offering.announce_end(version=first, ends_at=at + timedelta(days=31), by=maker_of(app), at=at)
    ends.keep_ends(at=at + timedelta(days=30))
    instance.refresh_from_db()
    assert instance.status == "running"
    for _ in "ab":
        ends.keep_ends(at=at + timedelta(days=32))

    instance.refresh_from_db()
    assert instance.status == "stopping"
    assert SecurityAudit.objects.filter(action="version.end").count() == 1
    with pytest.raises(policies.VersionEnded):
        instances.create(installation=installation, by=owner_of(installation), at=at)


def test_answering_with_errors_counts_as_failing():
    app, first = an_app("1.0.0")
    at = timezone.now()
    instance = InstanceFactory(
        installation=follower(first),
        running=True,
        version=first,
        started_at=at - timedelta(minutes=4),
    )
    window = at - timedelta(minutes=2)
    metrics = RuntimeMetrics.objects.create(
        instance=instance, window_started_at=window, requests=100, errors=10
    )

    faults.report(at=at)
    assert not VersionHealth.objects.exists()
    metrics.errors = 80
    metrics.save()
    faults.report(at=at)

    assert VersionHealth.objects.get().failures == 1
    assert app.pk == VersionHealth.objects.get().version.app_id
    assert AppInstance.objects.get().status == "running"

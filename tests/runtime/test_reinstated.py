"""What a suspension stopped starts again when it is taken back, and nothing else does."""

import pytest
from django.utils import timezone

from appstore.actions import suspensions
from appstore.policies import VersionSuspended
from runtime import tasks
from runtime.actions import instances
from tests.factories import InstallationFactory, InstanceFactory, VersionFactory


@pytest.fixture
def running():
    return InstanceFactory(running=True)


def suspend(running, by, *, whole=False):
    version = running.installation.version
    suspensions.suspend(
        app=version.app,
        version=None if whole else version,
        reason="It mines.",
        by=by,
        at=timezone.now(),
    )


def reinstate(running, by, *, whole=False):
    version = running.installation.version
    suspensions.reinstate(
        app=version.app, version=None if whole else version, reason="", by=by, at=timezone.now()
    )


def has_stopped(instance):
    """What the worker notes when it is down."""
    instance.refresh_from_db()
    instance.move_to("stopped")
    instance.save()


def status_of(instance):
    instance.refresh_from_db()
    return instance.status


@pytest.mark.parametrize("whole", [True, False])
def test_it_stops_with_the_suspension_and_starts_with_the_reinstatement(running, staff, whole):
    suspend(running, staff, whole=whole)
    assert status_of(running) == "stopping"
    has_stopped(running)
    tasks.restart_reinstated()
    assert status_of(running) == "stopped"

    reinstate(running, staff, whole=whole)
    for _ in range(2):
        tasks.restart_reinstated()

    assert (status_of(running), running.suspended_for) == ("pending", "")


def test_another_version_goes_on_running(running, staff):
    version = VersionFactory(published=True, app=running.installation.app)
    other = InstanceFactory(installation=InstallationFactory(version=version), running=True)

    suspend(running, staff)

    assert (status_of(running), status_of(other)) == ("stopping", "running")


def test_one_still_on_its_way_down_starts_once_it_is_there(running, staff):
    suspend(running, staff)
    reinstate(running, staff)
    tasks.restart_reinstated()
    assert status_of(running) == "stopping"

    has_stopped(running)
    tasks.restart_reinstated()
    assert status_of(running) == "pending"


def stopped_by_its_people(instance):
    instances.stop(instance=instance, by=instance.created_by)


def deleted(instance):
    instances.delete(instance=instance, by=instance.created_by, at=timezone.now())


def uninstalled(instance):
    instance.installation.removed_at = timezone.now()
    instance.installation.save()


@pytest.mark.parametrize("touch", [stopped_by_its_people, deleted, uninstalled])
def test_what_its_people_have_decided_about_stays_down(running, staff, touch):
    suspend(running, staff)
    has_stopped(running)
    touch(running)

    reinstate(running, staff)
    tasks.restart_reinstated()

    assert status_of(running) == "stopped"


def test_what_its_people_had_stopped_before_stays_down(running, staff):
    instances.stop(instance=running, by=running.created_by)
    has_stopped(running)
    suspend(running, staff)
    reinstate(running, staff)
    tasks.restart_reinstated()
    assert status_of(running) == "stopped"


def test_nobody_starts_a_suspended_version(running, staff):
    VersionFactory(published=True, app=running.installation.app)
    suspend(running, staff)
    has_stopped(running)
    with pytest.raises(VersionSuspended):
        instances.start(instance=running, by=running.created_by, at=timezone.now())

"""What people ask of instances: rows and jobs. What workers make of them is tested elsewhere."""

import pytest
from django.utils import timezone

from appstore.actions import installing, suspensions
from appstore.models import App, AppInstallation
from marketplace.core.lifecycle import InvalidTransition
from marketplace.core.models import Job, SecurityAudit
from runtime import policies
from runtime.actions import instances
from runtime.jobs import instances as jobs
from runtime.jobs import watching
from runtime.models import AppInstance
from tests.factories import InstallationFactory, InstanceFactory, UserFactory


def open_jobs():
    return sorted(Job.objects.open().values_list("kind", "key"))


def owner(thing):
    return thing.workspace.memberships.get().user


def test_an_instance_gets_what_its_manifest_asks_for_and_a_job():
    installation = InstallationFactory()
    instance = instances.create(
        installation=installation, by=owner(installation), at=timezone.now()
    )

    assert instance.status == "pending"
    assert (instance.cpu_millicores, instance.memory_mib, instance.disk_mib) == (500, 256, 128)
    assert open_jobs() == [("runtime.start_instance", instance.key)]
    assert SecurityAudit.objects.get().action == "instance.create"


def test_a_workspace_has_room_for_so_many(settings):
    settings.INSTANCES_PER_WORKSPACE = 2
    installation = InstallationFactory()
    made = [
        instances.create(installation=installation, by=owner(installation), at=timezone.now())
        for _ in "ab"
    ]
    with pytest.raises(policies.TooManyInstances):
        instances.create(installation=installation, by=owner(installation), at=timezone.now())
    assert AppInstance.objects.count() == 2

    instances.delete(instance=made[0], by=owner(installation), at=timezone.now())
    instances.create(installation=installation, by=owner(installation), at=timezone.now())


@pytest.mark.parametrize("action", ["create", "start", "stop", "delete"])
def test_only_members_steer(action):
    instance = InstanceFactory()
    stranger = {"by": UserFactory()}
    asked = {
        "create": lambda: instances.create(
            installation=instance.installation, **stranger, at=timezone.now()
        ),
        "start": lambda: instances.start(instance=instance, **stranger, at=timezone.now()),
        "stop": lambda: instances.stop(instance=instance, **stranger),
        "delete": lambda: instances.delete(instance=instance, at=timezone.now(), **stranger),
    }
    with pytest.raises(policies.MemberRequired):
        asked[action]()
    assert AppInstance.objects.get().status == "pending"
    assert open_jobs() == []
    assert not SecurityAudit.objects.exists()


def test_a_suspended_or_removed_app_does_not_start():
    instance = InstanceFactory(status="stopped")
    by, installation = owner(instance), instance.installation

    def refused(error):
        with pytest.raises(error):
            instances.create(installation=installation, by=by, at=timezone.now())
        with pytest.raises(error):
            instances.start(instance=instance, by=by, at=timezone.now())
        assert open_jobs() == []

    App.objects.update(status="suspended")
    refused(policies.AppSuspended)
    App.objects.update(status="published")
    AppInstallation.objects.update(removed_at=timezone.now())
    refused(policies.NotInstalled)


def test_stopping_twice_is_one_job_and_one_line():
    instance = InstanceFactory(running=True)
    for _ in "ab":
        instances.stop(instance=instance, by=owner(instance))
    instance.refresh_from_db()
    assert (instance.status, instance.broker) == ("stopping", "")
    assert open_jobs() == [("runtime.stop_instance", instance.key)]
    assert SecurityAudit.objects.count() == 1


def test_what_runs_is_not_started_again():
    instance = InstanceFactory(running=True)
    instances.start(instance=instance, by=owner(instance), at=timezone.now())
    assert open_jobs() == []
    assert not SecurityAudit.objects.exists()


@pytest.mark.parametrize("status", ["stopped", "failed"])
def test_what_ended_starts_again(status):
    instance = InstanceFactory(status=status, status_reason="Once.")
    instance = instances.start(instance=instance, by=owner(instance), at=timezone.now())
    assert (instance.status, instance.status_reason) == ("pending", "")
    assert open_jobs() == [("runtime.start_instance", instance.key)]


def test_what_is_stopping_starts_once_it_has_stopped():
    instance = InstanceFactory(status="stopping")
    with pytest.raises(InvalidTransition):
        instances.start(instance=instance, by=owner(instance), at=timezone.now())


def test_a_deleted_instance_is_gone_for_its_people(api):
    instance = InstanceFactory(running=True)
    api.force_authenticate(owner(instance))
    place = f"/api/v1/instances/{instance.key}/"

    assert api.delete(place).status_code == 204
    assert api.get(place).status_code == api.delete(place).status_code == 404
    instance.refresh_from_db()
    assert instance.status == "stopping"
    with pytest.raises(instances.InstanceDeleted):
        instances.start(instance=instance, by=owner(instance), at=timezone.now())
    assert SecurityAudit.objects.count() == 1


def test_suspending_an_app_stops_all_of_it(staff):
    running, waiting = InstanceFactory(running=True), None
    waiting = InstanceFactory(installation=running.installation)
    other = InstanceFactory(running=True)

    suspensions.suspend(
        app=running.installation.app, reason="It mines.", by=staff, at=timezone.now()
    )

    for instance in (running, waiting, other):
        instance.refresh_from_db()
    assert [running.status, waiting.status, other.status] == ["stopping", "stopping", "running"]
    assert len(open_jobs()) == 2


def test_removing_an_app_stops_what_runs_of_it():
    instance = InstanceFactory(running=True)
    installing.remove(installation=instance.installation, by=owner(instance), at=timezone.now())
    instance.refresh_from_db()
    assert instance.status == "stopping"


def test_what_no_job_takes_further_is_asked_for_again():
    stuck = [InstanceFactory(status=status) for status in ("pending", "starting", "stopping")]
    for status in ("stopped", "failed"):
        InstanceFactory(status=status)
    installation = InstallationFactory()
    busy = instances.create(installation=installation, by=owner(installation), at=timezone.now())

    for _ in "ab":
        watching.resume()

    assert open_jobs() == sorted(
        [
            ("runtime.start_instance", stuck[0].key),
            ("runtime.start_instance", stuck[1].key),
            ("runtime.stop_instance", stuck[2].key),
            ("runtime.start_instance", busy.key),
        ]
    )


def test_giving_up_is_told_and_does_not_touch_what_was_stopped_meanwhile():
    waiting, stopping = InstanceFactory(status="building"), InstanceFactory(status="stopping")
    for instance in (waiting, stopping):
        job = Job(kind="runtime.start_instance", arguments={"instance_id": instance.pk})
        jobs.give_up_starting(job, "it said \0 and died")
        instance.refresh_from_db()
    assert (waiting.status, stopping.status) == ("failed", "stopping")
    assert "it said \N{REPLACEMENT CHARACTER} and died" in waiting.status_reason


def test_instances_by_machine_and_by_page(api, client):
    installation = InstallationFactory()
    user = owner(installation)
    api.force_authenticate(user)
    client.force_login(user)

    made = api.post("/api/v1/instances/", {"installation": installation.pk}, "json").json()
    place = f"/instances/{made['id']}/"

    assert made["status"] == "pending"
    assert made["address"].startswith("http://" + made["id"].removeprefix("inst_") + ".")
    assert client.get(place).status_code == client.get("/instances/").status_code == 200
    assert client.post(f"{place}stop/").status_code == 302
    assert api.get(f"/api/v1/instances/{made['id']}/").json()["status"] == "stopping"
    assert api.get(f"/api/v1/instances/{made['id']}/metrics/").json()["data"] == []
    assert client.get(f"{place}open/")["Location"] == place
    assert client.post(f"{place}delete/").status_code == 302
    assert client.post(f"/installations/{installation.pk}/start/").status_code == 302
    assert AppInstance.objects.count() == 2


@pytest.mark.parametrize("place", ["/api/v1/instances/", "/instances/", "/api/v1/installations/"])
def test_a_longer_list_needs_no_more_queries(
    api, client, django_assert_num_queries, django_assert_max_num_queries, place
):
    installation = InstallationFactory()
    user = owner(installation)
    api.force_authenticate(user)
    client.force_login(user)
    caller = api if place.startswith("/api/") else client

    def add(count):
        for _ in range(count):
            InstanceFactory(installation__workspace=installation.workspace, running=True)

    add(3)
    caller.get(place)
    with django_assert_max_num_queries(12) as few:
        caller.get(place)
    add(9)
    with django_assert_num_queries(len(few)):
        caller.get(place)

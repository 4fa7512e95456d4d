from django.urls import reverse

from tests.core.recipes import browser, change, machine
from tests.factories import InstallationFactory, InstanceFactory


def owner_of(thing):
    return thing.workspace.memberships.get().user


@change("POST runtime:instance-create", "instance.create")
def create():
    installed = InstallationFactory()
    client = browser(owner_of(installed))
    return lambda: client.post(reverse("runtime:instance-create", args=[installed.pk]))


@change("POST v1:instance-list", "instance.create")
def create_by_machine():
    installed = InstallationFactory()
    client = machine(owner_of(installed))
    return lambda: client.post(reverse("v1:instance-list"), {"installation": installed.pk})


def steering(caller, name, **state):
    instance = InstanceFactory(**state)
    client, place = caller(owner_of(instance)), reverse(name, args=[instance.key])
    return lambda: client.post(place)


@change("POST runtime:instance-start", "instance.start")
def start():
    return steering(browser, "runtime:instance-start", status="stopped")


@change("POST v1:instance-start", "instance.start")
def start_by_machine():
    return steering(machine, "v1:instance-start", status="stopped")


@change("POST runtime:instance-stop", "instance.stop")
def stop():
    return steering(browser, "runtime:instance-stop", running=True)


@change("POST v1:instance-stop", "instance.stop")
def stop_by_machine():
    return steering(machine, "v1:instance-stop", running=True)


@change("POST runtime:instance-delete", "instance.delete")
def delete():
    return steering(browser, "runtime:instance-delete", running=True)


@change("DELETE v1:instance-detail", "instance.delete")
def delete_by_machine():
    instance = InstanceFactory(running=True)
    client = machine(owner_of(instance))
    return lambda: client.delete(reverse("v1:instance-detail", args=[instance.key]))

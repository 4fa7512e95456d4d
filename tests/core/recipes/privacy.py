from django.urls import reverse
from django.utils import timezone

from identity.actions import privacy
from tests.core.recipes import browser, change, machine
from tests.factories import UserFactory


def asking(caller, name, method="post", *, leaving=False, typing=False):
    user = UserFactory()
    client = caller(user)
    if leaving:
        privacy.request_deletion(user=user, typed_email=user.email, at=timezone.now())
    said = {"email": user.email} if typing else None
    return lambda: getattr(client, method)(reverse(name), said)


@change("POST identity:export-request", "export.request")
def export():
    return asking(browser, "identity:export-request")


@change("POST v1:account-export", "export.request")
def export_by_machine():
    return asking(machine, "v1:account-export")


@change("POST identity:deletion-request", "deletion.request")
def leave():
    return asking(browser, "identity:deletion-request", typing=True)


@change("POST v1:account-deletion", "deletion.request")
def leave_by_machine():
    return asking(machine, "v1:account-deletion", typing=True)


@change("POST identity:deletion-cancel", "deletion.cancel")
def stay():
    return asking(browser, "identity:deletion-cancel", leaving=True)


@change("DELETE v1:account-deletion", "deletion.cancel")
def stay_by_machine():
    return asking(machine, "v1:account-deletion", "delete", leaving=True)

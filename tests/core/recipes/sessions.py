from allauth.usersessions.models import UserSession
from django.urls import reverse

from tests.core.recipes import browser, change, machine
from tests.factories import UserFactory


def elsewhere():
    """Somebody who is signed in on another machine, too."""
    user = UserFactory()
    browser(user).get("/")
    return user, UserSession.objects.get(user=user)


@change("POST identity:session-end", "session.end")
def end():
    user, session = elsewhere()
    place = reverse("identity:session-end", args=[session.pk])
    return lambda: browser(user).post(place)


@change("DELETE v1:account-session-detail", "session.end")
def end_by_machine():
    user, session = elsewhere()
    place = reverse("v1:account-session-detail", args=[session.pk])
    return lambda: machine(user).delete(place)


@change("POST identity:session-end-others", "session.end_all")
def end_others():
    client = browser(elsewhere()[0])
    return lambda: client.post(reverse("identity:session-end-others"))


@change("DELETE v1:account-session-list", "session.end_all")
def end_others_by_machine():
    client = machine(elsewhere()[0])
    return lambda: client.delete(reverse("v1:account-session-list"))

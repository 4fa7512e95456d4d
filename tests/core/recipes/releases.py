from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tests.core.recipes import browser, change, machine
from tests.factories import VersionFactory


def approved(**about):
    return VersionFactory(app__status="approved", status="approved", risk="low", **about)


def scheduled():
    release = approved()
    release.publish_at = timezone.now() + timedelta(days=1)
    release.scheduled_by = release.app.developer.user
    release.save()
    return release


def page(name, release):
    place = reverse(f"appstore:{name}", args=[release.app.slug, release.version])
    client = browser(release.app.developer.user)
    return lambda **sent: client.post(place, sent)


def call(name, release):
    place = reverse(f"v1:{name}", args=[release.app.slug])
    client = machine(release.app.developer.user)
    return lambda **sent: client.post(place, sent)


@change("POST appstore:version-schedule", "app.schedule")
def schedule():
    post = page("version-schedule", approved())
    tomorrow = timezone.now() + timedelta(days=1)
    return lambda: post(local_time=f"{tomorrow:%Y-%m-%dT%H:%M}", time_zone="Asia/Tokyo")


@change("POST v1:app-publish", "app.schedule")
def schedule_by_machine():
    post = call("app-publish", approved())
    return lambda: post(publish_at=(timezone.now() + timedelta(days=1)).isoformat())


@change("POST appstore:version-unschedule", "app.unschedule")
def unschedule():
    return page("version-unschedule", scheduled())


@change("POST v1:app-unschedule", "app.unschedule")
def unschedule_by_machine():
    return call("app-unschedule", scheduled())


@change("POST appstore:version-withdraw", "app.withdraw")
def withdraw():
    return page("version-withdraw", approved())


@change("POST v1:app-withdraw", "app.withdraw")
def withdraw_by_machine():
    return call("app-withdraw", approved())

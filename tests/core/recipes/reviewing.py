"""The review desk: its pages read, its buttons leave one row each."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from appstore.models import ReviewOpinion
from appstore.review import queue
from tests.core.recipes import browser, change, machine
from tests.factories import ReviewDecisionFactory, UserFactory, VersionFactory

DECIDE = "POST admin:appstore_appversion_decide"


def desk():
    return browser(UserFactory(is_staff=True, is_superuser=True))


def in_review():
    version = VersionFactory(reviewing=True)
    queue.enter(version, at=timezone.now())
    return version


def pressing(decision, version=None):
    version, client = version or in_review(), desk()
    place = reverse("admin:appstore_appversion_decide", args=[version.pk])
    return lambda: client.post(place, {"decision": decision, "reason": "So.", "days": 14})


@change("GET admin:appstore_appversion_queue")
def read_the_queue():
    in_review()
    client = desk()
    return lambda: client.get(reverse("admin:appstore_appversion_queue"))


@change("GET admin:appstore_appversion_statistics")
def read_the_statistics():
    client = desk()
    return lambda: client.get(reverse("admin:appstore_appversion_statistics"))


@change("POST admin:appstore_appversion_presence")
def look_at_a_version():
    version, client = in_review(), desk()
    place = reverse("admin:appstore_appversion_presence", args=[version.pk])
    return lambda: client.post(place)


@change(DECIDE, "review.reject_later")
def reject_with_time_to_fix():
    return pressing("reject_later")


@change(DECIDE, "review.call_off")
def call_a_rejection_off():
    version = in_review()
    pressing("reject_later", version)()
    return pressing("call_off", version)


@change(DECIDE, "review.ask")
def request_information():
    return pressing("ask")


@change(DECIDE, "review.message")
def write_to_the_developer():
    return pressing("message")


@change(DECIDE, "review.note")
def keep_a_note():
    return pressing("note")


@change(DECIDE, "review.claim")
def take_it_up():
    return pressing("claim")


@change(DECIDE, "review.release")
def leave_it_to_others():
    return pressing("release")


@change(DECIDE, "review.opine")
def give_a_second_opinion():
    decision = ReviewDecisionFactory()
    ReviewOpinion.objects.create(decision=decision, asked_at=timezone.now() - timedelta(days=1))
    return pressing("would_approve", decision.version)


@change("POST appstore:version-message", "review.answer")
def answer_the_review_team():
    version = in_review()
    client = browser(version.app.developer.user)
    place = reverse("appstore:version-message", args=[version.app.slug, version.version])
    return lambda: client.post(place, {"text": "Because."})


@change("POST v1:version-message-list", "review.answer")
def answer_by_machine():
    version = in_review()
    client = machine(version.app.developer.user)
    place = reverse("v1:version-message-list", args=[version.app.slug, version.version])
    return lambda: client.post(place, {"text": "Because."})

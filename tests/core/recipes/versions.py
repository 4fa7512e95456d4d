"""Which version is where: what workspaces and developers decide about it."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from appstore.actions import offering
from tests.appstore.versions import (
    an_app,
    approved,
    follower,
    give_out,
    maker_of,
    owner_of,
    release,
)
from tests.core.recipes import browser, change, machine
from tests.factories.rollouts import RolloutFactory


def installed(*numbers):
    _, first, *_ = an_app(*numbers)
    return follower(first)


def page(installation, name):
    return reverse(
        f"appstore:installation-{name}", args=[installation.workspace.slug, installation.pk]
    )


@change("POST appstore:installation-updates", "installation.set_updates")
def follow():
    installation = installed("1.0.0")
    wanted = {"mode": "following", "channel": "beta", "version_range": "^1"}
    client = browser(owner_of(installation))
    return lambda: client.post(page(installation, "updates"), wanted)


@change("POST appstore:installation-version", "installation.update")
def update():
    installation = installed("1.0.0", "1.1.0")
    client = browser(owner_of(installation))
    return lambda: client.post(page(installation, "version"), {"version": "1.1.0"})


@change("POST appstore:installation-version", "installation.roll_back")
def roll_back():
    installation = installed("1.1.0", "1.0.0")
    client = browser(owner_of(installation))
    return lambda: client.post(page(installation, "version"), {"version": "1.0.0"})


def waiting():
    installation = installed("1.0.0")
    release(installation.app, "1.2.0", hosts=["api.example.org"])
    give_out(installation.app)
    return installation


@change("POST appstore:installation-version", "installation.consent")
def consent():
    installation = waiting()
    client = browser(owner_of(installation))
    return lambda: client.post(page(installation, "version"), {"version": "1.2.0"})


@change("POST appstore:installation-skip", "installation.skip")
def skip():
    installation = waiting()
    client = browser(owner_of(installation))
    return lambda: client.post(page(installation, "skip"), {"version": "1.2.0"})


@change("PATCH v1:installation-detail", "installation.set_updates")
def follow_by_machine():
    installation = installed("1.0.0")
    client = machine(owner_of(installation))
    return lambda: client.patch(endpoint(installation, "detail"), {"version_range": "^1"})


@change("POST v1:installation-update", "installation.update")
def update_by_machine():
    installation = installed("1.0.0", "1.1.0")
    client = machine(owner_of(installation))
    return lambda: client.post(endpoint(installation, "update"))


@change("POST v1:installation-rollback", "installation.roll_back")
def roll_back_by_machine():
    installation = installed("1.1.0", "1.0.0")
    client = machine(owner_of(installation))
    return lambda: client.post(endpoint(installation, "rollback"), {"version": "1.0.0"})


@change("POST v1:installation-consent", "installation.consent")
def consent_by_machine():
    installation = waiting()
    client = machine(owner_of(installation))
    said = {"version": "1.2.0", "decision": "accept"}
    return lambda: client.post(endpoint(installation, "consent"), said)


def endpoint(installation, name):
    return reverse(f"v1:installation-{name}", args=[installation.pk])


def planned(status="rolling"):
    """A version with a rollout, on its way."""
    app, _ = an_app("1.0.0")
    version = release(app, "1.1.0", channel="beta")
    if status:
        RolloutFactory(version=version, status=status)
    return version


def unpublished():
    app, _ = an_app("1.0.0")
    return approved(app, "1.1.0")


def yanked():
    app, version = an_app("1.0.0")
    return offering.yank(version=version, reason="R.", by=maker_of(app), at=timezone.now())


REASON = {"reason": "It leaks."}
END = {"ends_at": (timezone.now() + timedelta(days=60)).date().isoformat()}
END_BY_MACHINE = {"ends_at": (timezone.now() + timedelta(days=60)).isoformat()}
PLAN = {"stages": "5, 100", "stage_hours": 1, "sample_min": 5, "failure_percent_max": 10}
MOVES = {
    "channel": (planned, {"channel": "stable"}, {"channel": "stable"}, "version.set_channel"),
    "yank": (planned, REASON, REASON, "version.yank"),
    "unyank": (yanked, {}, {}, "version.unyank"),
    "roll-back": (planned, REASON, REASON, "version.roll_back"),
    "end": (planned, END, END_BY_MACHINE, "version.announce_end"),
    "plan": (unpublished, PLAN, {"stages": [5, 100]}, "rollout.plan"),
    "drop-plan": (lambda: planned("planned"), {}, {}, "rollout.drop"),
    "advance": (planned, {}, {}, "rollout.advance"),
    "halt": (planned, {}, {}, "rollout.halt"),
    "resume": (lambda: planned("halted"), {}, {}, "rollout.resume"),
    "complete": (planned, {}, {}, "rollout.complete"),
}
ROUTES = {
    "roll-back": "POST v1:offer-rollback",
    "plan": "PUT v1:offer-rollout",
    "drop-plan": "DELETE v1:offer-rollout",
}


def moves_by_page(move, prepare, said):
    def prepared():
        version = prepare()
        client = browser(maker_of(version.app))
        place = [version.app.slug, version.version, move]
        return lambda: client.post(reverse("appstore:version-offer-move", args=place), said)

    return prepared


def moves_by_machine(key, prepare, said):
    def prepared():
        version = prepare()
        method, _, name = key.partition(" ")
        place = reverse(name, args=[version.app.slug, version.version])
        client = machine(maker_of(version.app))
        return lambda: getattr(client, method.lower())(place, said)

    return prepared


for move, (prepare, said, said_by_machine, action) in MOVES.items():
    change("POST appstore:version-offer-move", action)(moves_by_page(move, prepare, said))
    key = ROUTES.get(move, f"POST v1:offer-{move}")
    change(key, action)(moves_by_machine(key, prepare, said_by_machine))

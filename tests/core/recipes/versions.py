"""Which version is where: what workspaces and developers decide about it."""

from django.urls import reverse

from tests.appstore.versions import an_app, follower, give_out, owner_of, release
from tests.core.recipes import browser, change


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

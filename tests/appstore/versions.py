"""What the tests about versions share: an app with releases, and who follows it."""

from django.utils import timezone

from appstore.actions import updating
from appstore.models import App, Channel, RiskLevel
from marketplace.core import jobs
from marketplace.core.models import Job
from tests.factories import AppFactory, InstallationFactory, VersionFactory
from tests.factories.appstore import MANIFEST


def release(app, number, *, hosts=(), channel=None, declares=None, **about):
    """A published version of an app; ``declares`` is what else its manifest says."""
    about.setdefault("channel", channel or (Channel.BETA if "-" in number else Channel.STABLE))
    return VersionFactory(
        app=app,
        version=number,
        status="published",
        risk=RiskLevel.LOW,
        published_at=timezone.now(),
        manifest=MANIFEST.as_json() | {"hosts": list(hosts)} | (declares or {}),
        **about,
    )


def approved(app, number, **about):
    """A version that may be published."""
    return VersionFactory(app=app, version=number, status="approved", risk="low", **about)


def an_app(*numbers):
    """A published app with releases of these numbers, in this order."""
    app = AppFactory(published=True)
    return app, *(release(app, number) for number in numbers)


def follower(version, **about):
    return InstallationFactory(version=version, **{"follows": True, **about})


def owner_of(installation):
    return installation.workspace.memberships.get().user


def maker_of(app):
    return app.developer.user


def give_out(app):
    """What the worker does for an app's followers."""
    app = App.objects.get(pk=app.pk)
    updating.tasks.update_followers.enqueue(key=app.pk, app_id=app.pk)
    for job in Job.objects.open().filter(kind="appstore.update_followers"):
        jobs.run(job.pk)


def number_of(installation):
    installation.refresh_from_db()
    return installation.version.version

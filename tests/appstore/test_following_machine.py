"""Whatever is done in whatever order: nobody who follows is given what they must not have."""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from appstore import permissions, semver
from appstore.actions import offering, rollouts, updating
from appstore.jobs import updates
from appstore.models import AppInstallation, AppVersion, Channel
from marketplace.core.errors import DomainError
from tests.appstore.versions import an_app, follower, give_out, maker_of, owner_of, release
from tests.factories.rollouts import RolloutFactory

NUMBERS = ["1.0.1", "1.1.0", "1.2.0-beta.1", "1.2.0", "1.10.0", "2.0.0-rc.1", "2.0.0", "0.9.0"]
HOSTS = ["a.example.org", "b.example.org"]
WHICH = st.integers(0, 2)


class Following(RuleBasedStateMachine):
    @initialize()
    def an_app_with_followers(self):
        self.app, first = an_app("1.0.0")
        self.installations = [
            follower(first),
            follower(first, version_range="^1"),
            follower(first, channel=Channel.BETA),
        ]
        self.landed = {}

    @property
    def versions(self):
        return list(self.app.versions.order_by("pk"))

    def attempt(self, act, **about):
        with suppress(DomainError):
            act(**{"at": timezone.now()} | about)

    @rule(
        number=st.sampled_from(NUMBERS),
        hosts=st.sets(st.sampled_from(HOSTS)),
        percent=st.sampled_from([0, 5, 50]),
    )
    def publish(self, number, hosts, percent):
        if not self.app.versions.filter(version=number).exists():
            version = release(self.app, number, hosts=sorted(hosts))
            if percent:
                RolloutFactory(version=version, percent=percent)

    @rule(
        which=st.integers(0, 8),
        act=st.sampled_from(
            [
                (offering.yank, {"reason": "Because."}),
                (offering.unyank, {}),
                (offering.roll_back, {"reason": "Because."}),
                (offering.set_channel, {"channel": Channel.STABLE}),
                (rollouts.advance, {}),
                (rollouts.halt, {}),
                (rollouts.resume, {}),
                (rollouts.complete, {}),
            ]
        ),
    )
    def the_maker_acts(self, which, act):
        call, about = act
        version = self.versions[which % len(self.versions)]
        self.attempt(call, version=version, by=maker_of(self.app), **about)

    @rule(which=st.integers(0, 8))
    def staff_suspend(self, which):
        version = self.versions[which % len(self.versions)]
        if version.status == "published":
            version.move_to("suspended")
            version.save(update_fields=["status"])

    @rule(
        which=WHICH,
        follows=st.booleans(),
        channel=st.sampled_from(Channel),
        version_range=st.sampled_from(["", "^1", "~1.1", ">=1.2 <2"]),
    )
    def choose(self, which, follows, channel, version_range):
        updating.set_updates(
            installation=self.installations[which],
            follows=follows,
            channel=channel,
            version_range=version_range,
            by=owner_of(self.installations[which]),
        )

    @rule(which=WHICH, accept=st.booleans())
    def answer(self, which, accept):
        installation = AppInstallation.objects.get(pk=self.installations[which].pk)
        if installation.pending_version:
            self.attempt(
                updating.answer_consent,
                installation=installation,
                version=installation.pending_version,
                accept=accept,
                by=owner_of(installation),
            )

    @rule(which=WHICH)
    def go_back(self, which):
        self.attempt(
            updating.roll_back,
            installation=self.installations[which],
            version=None,
            accept_permissions=False,
            by=owner_of(self.installations[which]),
        )

    @rule()
    def sweep(self):
        before = dict(AppInstallation.objects.values_list("pk", "version_id"))
        give_out(self.app)
        updates.keep_rollouts(at=timezone.now() + timedelta(minutes=1))
        for installation in AppInstallation.objects.select_related("version"):
            if before[installation.pk] != installation.version_id:
                self.only_what_it_may_have(installation, before[installation.pk])

    def only_what_it_may_have(self, installation, left):
        version = installation.version
        assert installation.follows
        assert AppVersion.objects.offered().filter(pk=version.pk).exists()
        assert semver.allows(installation.version_range, version.version)
        assert version.channel in {Channel.STABLE, installation.channel}
        assert version.version not in installation.skipped_versions
        was = AppVersion.objects.get(pk=left)
        assert was.recalled_at or semver.is_higher(version.version, than=was.version)

    @invariant()
    def nobody_runs_with_more_than_was_granted(self):
        for installation in AppInstallation.objects.select_related("version"):
            held, manifest = installation.permissions, installation.version.manifest
            assert permissions.wider(held, manifest) == ()

    @invariant()
    def only_who_follows_waits(self):
        waiting = AppInstallation.objects.filter(pending_version__isnull=False)
        assert not waiting.filter(follows=False).exists()


class TestFollowing(TestCase, Following.TestCase):
    settings = settings(
        max_examples=25,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

"""No sequence of actions takes an app where the table of moves does not lead."""

from contextlib import suppress
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from appstore.actions import appeals, moderation, publishing, scheduling, suspensions
from appstore.jobs import due_releases
from appstore.models import App, AppStatus, AppVersion, RiskLevel
from appstore.models.status import PUBLISHING
from marketplace.core.errors import DomainError
from scanner.models import CodeScanResult
from tests.factories import AppFactory, ScanFactory, UserFactory, VersionFactory

VERSIONS = st.integers(0, 1)
HOUR = timedelta(hours=1)


class Publishing(RuleBasedStateMachine):
    """An app with two versions, its developer, the scanner and a reviewer, in any order."""

    @initialize()
    def begin(self):
        self.app = AppFactory()
        self.versions = [VersionFactory(app=self.app) for _ in range(2)]
        self.staff = UserFactory(is_staff=True, is_superuser=True)
        self.colleague = UserFactory(is_staff=True, is_superuser=True)
        self.suspended_by_staff = False
        self.seen = self.look()

    def look(self):
        versions = {
            version.pk: version.status for version in AppVersion.objects.filter(app=self.app)
        }
        return {"app": App.objects.get(pk=self.app.pk).status, **versions}

    @rule(which=VERSIONS)
    def submit(self, which):
        with suppress(DomainError):
            publishing.submit_for_review(
                app=self.app,
                by=self.app.developer.user,
                at=timezone.now(),
                version=self.versions[which].version,
            )
        CodeScanResult.objects.update(status="failed")

    @rule(which=VERSIONS, risk=st.sampled_from(RiskLevel))
    def scan(self, which, risk):
        ScanFactory(version=self.versions[which], risk=risk)
        publishing.record_scan(
            version=self.versions[which], risk=risk, reasons=[], at=timezone.now()
        )

    @rule(which=VERSIONS, approved=st.booleans(), reason=st.sampled_from(["", "Because."]))
    def decide(self, which, approved, reason):
        with suppress(DomainError):
            moderation.decide_review(
                version=self.versions[which],
                approved=approved,
                reason=reason,
                by=self.staff,
                at=timezone.now(),
            )

    @rule(which=st.one_of(st.none(), VERSIONS))
    def publish(self, which):
        version = "" if which is None else self.versions[which].version
        with suppress(DomainError):
            publishing.publish(
                app=self.app, by=self.app.developer.user, at=timezone.now(), version=version
            )

    @rule(which=VERSIONS)
    def go_all_the_way_to_approval(self, which):
        """What random steps reach too seldom."""
        self.submit(which)
        self.every_move_is_in_the_table()
        self.scan(which, RiskLevel.LOW)
        self.every_move_is_in_the_table()
        self.decide(which, approved=True, reason="")

    @rule(which=st.one_of(st.none(), VERSIONS))
    def suspend(self, which):
        version = None if which is None else self.versions[which]
        with suppress(DomainError):
            suspensions.suspend(
                app=self.app, version=version, reason="So.", by=self.staff, at=timezone.now()
            )
            self.suspended_by_staff |= version is None

    @rule(which=st.one_of(st.none(), VERSIONS))
    def reinstate(self, which):
        version = None if which is None else self.versions[which]
        with suppress(DomainError):
            suspensions.reinstate(
                app=self.app, version=version, reason="", by=self.staff, at=timezone.now()
            )
            self.suspended_by_staff &= version is not None

    @rule(which=st.one_of(st.none(), VERSIONS), granted=st.booleans())
    def appeal(self, which, granted):
        version = None if which is None else self.versions[which]
        with suppress(DomainError):
            filed = appeals.appeal(
                app=self.app,
                version=version,
                text="It is wrong.",
                evidence="",
                by=self.app.developer.user,
                at=timezone.now(),
            )
            answer = appeals.grant if granted else appeals.deny
            answer(appeal=filed, answer="So.", by=self.colleague, at=timezone.now())
            self.suspended_by_staff &= version is not None or not granted

    @rule(which=st.one_of(st.none(), VERSIONS))
    def withdraw(self, which):
        version = "" if which is None else self.versions[which].version
        with suppress(DomainError):
            publishing.withdraw(
                app=self.app, by=self.app.developer.user, at=timezone.now(), version=version
            )

    @rule(which=VERSIONS)
    def schedule(self, which):
        at = timezone.now()
        with suppress(DomainError):
            scheduling.schedule(
                app=self.app,
                version=self.versions[which].version,
                publish_at=at + HOUR,
                by=self.app.developer.user,
                at=at,
            )

    @rule(which=VERSIONS)
    def unschedule(self, which):
        with suppress(DomainError):
            scheduling.unschedule(
                app=self.app, by=self.app.developer.user, version=self.versions[which].version
            )

    @rule(passed=st.sampled_from([timedelta(0), 2 * HOUR]))
    def publish_what_is_due(self, passed):
        due_releases.publish_due(at=timezone.now() + passed)

    @rule(which=st.one_of(st.none(), VERSIONS), status=st.sampled_from(AppStatus))
    def write_past_the_actions(self, which, status):
        """In raw SQL, and undone again: the database agrees with the table at each point."""
        row = self.app if which is None else self.versions[which]
        before = AppStatus(self.look()["app" if which is None else row.pk])
        facts = "" if which is None else ", decided_by_id = 0, decided_at = now()"
        sql = f"UPDATE {row._meta.db_table} SET status = %s{facts} WHERE id = %s"  # noqa: S608
        try:
            with transaction.atomic():
                connection.cursor().execute(sql, (status, row.pk))
                broken = ""
                transaction.set_rollback(True)
        except IntegrityError as error:
            broken = error.__cause__.diag.constraint_name
        forbidden = before != status and not PUBLISHING.allows(before, status)
        assert broken.endswith("_moves") == forbidden

    @invariant()
    def a_date_is_kept_by_what_is_approved_alone(self):
        dated = AppVersion.objects.filter(app=self.app, publish_at__isnull=False)
        assert set(dated.values_list("status", flat=True)) <= {AppStatus.APPROVED}

    @invariant()
    def what_was_published_is_signed(self):
        published = AppVersion.objects.filter(app=self.app, published_at__isnull=False)
        assert not published.filter(statement=None).exists()

    @invariant()
    def every_move_is_in_the_table(self):
        now = self.look()
        for key, status in now.items():
            before = AppStatus(self.seen[key])
            assert before == status or PUBLISHING.allows(before, AppStatus(status)), (
                key,
                before,
                status,
            )
        self.seen = now

    @invariant()
    def an_app_is_in_the_store_with_a_published_version_unless_staff_say_no(self):
        now = self.look()
        statuses = [now[version.pk] for version in self.versions]
        if now["app"] == "published":
            assert "published" in statuses
        elif now["app"] == "suspended":
            assert self.suspended_by_staff or "published" not in statuses
        else:
            assert not {"published", "suspended"} & set(statuses)
            assert now["app"] == "draft" or now["app"] in statuses


class TestPublishing(TestCase, Publishing.TestCase):
    settings = settings(
        max_examples=30,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

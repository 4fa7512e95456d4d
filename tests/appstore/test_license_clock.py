"""What becomes of licenses and activations by time alone."""

from datetime import timedelta

from django.core import mail
from django.utils import timezone

from appstore.jobs import license_clock
from appstore.models import Activation
from marketplace.core.models import SecurityAudit
from runtime.models import InstanceStatus
from tests.factories import InstanceFactory, LicenseFactory

NOW = timezone.now()
DAY = timedelta(days=1)


def running_until(*, days):
    instance = InstanceFactory(running=True)
    held = instance.installation.license
    held.expires_at = held.grace_until = NOW + days * DAY
    held.save()
    return instance, held


def test_what_runs_stops_after_the_grace_and_its_owner_hears_of_it_once(
    django_capture_on_commit_callbacks,
):
    instance, held = running_until(days=-1)

    with django_capture_on_commit_callbacks(execute=True):
        license_clock.keep(at=NOW)
        license_clock.keep(at=NOW)

    instance.refresh_from_db()
    assert instance.status in {InstanceStatus.STOPPING, InstanceStatus.STOPPED}
    assert SecurityAudit.objects.filter(action="license.expire").count() == 1
    over = [letter for letter in mail.outbox if "license is over" in letter.subject]
    assert [letter.to for letter in over] == [[held.workspace.memberships.get().user.email]]


def test_what_has_not_ended_goes_on():
    instance, _ = running_until(days=1)
    license_clock.keep(at=NOW)
    instance.refresh_from_db()
    assert instance.status == InstanceStatus.RUNNING
    assert not SecurityAudit.objects.filter(action="license.expire").exists()


def activation(**about):
    usual = {"kind": "machine", "fingerprint_hash": "0" * 64, "activated_at": NOW - 90 * DAY}
    seen = {"last_seen_at": NOW - 31 * DAY}
    return Activation.objects.create(license=LicenseFactory(), **(usual | seen | about))


def test_a_silent_machine_frees_its_place_and_nothing_else_does():
    silent = activation()
    others = [activation(kind="seat"), activation(last_seen_at=NOW - 29 * DAY)]

    license_clock.keep(at=NOW)
    license_clock.keep(at=NOW)

    silent.refresh_from_db()
    assert silent.ended_at == NOW
    assert set(Activation.objects.active()) == set(others)
    assert SecurityAudit.objects.filter(action="license.deactivate").count() == 1

"""What time does to identity checks, however often the clock is asked, and whoever is killed."""

import os
import time
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.utils import timezone

from developers.jobs import kyc_clock
from developers.kyc import vault
from developers.models import KycCase
from developers.tasks import keep_kyc_clock
from marketplace.core.models import SecurityAudit
from tests.factories import KycCaseFactory, KycDocumentFactory


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    return partial(django_capture_on_commit_callbacks, execute=True)


@pytest.fixture
def folder(settings):
    return settings.MEDIA_ROOT / "kyc"


def keep(*, in_days=0.0):
    kyc_clock.keep(at=timezone.now() + timedelta(days=in_days))


def actions():
    return list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))


def test_an_approval_is_warned_about_twice_and_then_expires(committing):
    case = KycCaseFactory(approved=True, developer__verification="kyc")
    seen = []
    for day in (0, 600, 669, 671, 671, 700, 717, 717, 729, 731, 731):
        with committing():
            keep(in_days=day)
        case.refresh_from_db()
        seen.append((day, case.status, len(mail.outbox)))

    assert seen == [
        *((0, "approved", 0), (600, "approved", 0), (669, "approved", 0)),
        *((671, "reverification_due", 1), (671, "reverification_due", 1)),
        *((700, "reverification_due", 1),),
        *((717, "reverification_due", 2), (717, "reverification_due", 2)),
        *((729, "reverification_due", 2), (731, "expired", 3), (731, "expired", 3)),
    ]
    case.developer.refresh_from_db()
    assert case.developer.verification == "email"
    assert actions() == ["kyc.fall_due", "kyc.remind", "kyc.expire", "developer.verify"]


def test_a_clock_that_stood_still_catches_up_without_a_warning_too_many(committing):
    case = KycCaseFactory(approved=True)
    with committing():
        keep(in_days=720)
    case.refresh_from_db()
    assert case.status == "reverification_due"
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("status", ["draft", "needs_information"])
def test_what_nobody_goes_on_with_is_deleted_with_all_that_is_in_it(status):
    case = KycCaseFactory(status=status, submitted_at=None if status == "draft" else timezone.now())
    document = KycDocumentFactory(case=case)
    keep(in_days=29)
    assert actions() == []

    keep(in_days=31)
    keep(in_days=31)

    case.refresh_from_db()
    document.refresh_from_db()
    assert (case.status, case.legal_name) == ("expired", "")
    assert document.deleted_at is not None
    assert actions() == ["kyc.expire", "kyc.delete_document", "kyc.erase"]
    with pytest.raises(vault.DocumentGone):
        vault.read(document.file_name)


def test_what_is_being_checked_waits_as_long_as_it_takes():
    case = KycCaseFactory(submitted=True)
    document = KycDocumentFactory(case=case)
    keep(in_days=1000)
    assert vault.read(document.file_name)
    assert actions() == []


def test_documents_go_when_their_time_is_over_and_details_stay_while_good():
    now = timezone.now()
    case = KycCaseFactory(approved=True)
    document = KycDocumentFactory(case=case, delete_after=now + timedelta(days=90))
    keep(in_days=89)
    assert vault.read(document.file_name)

    keep(in_days=91)
    keep(in_days=91)

    case.refresh_from_db()
    assert case.legal_name == "Ada Lovelace"
    assert actions() == ["kyc.delete_document"]


def test_killed_between_file_and_row_it_is_finished_later():
    document = KycDocumentFactory(case__approved=True, delete_after=timezone.now())
    vault.remove(document.file_name)  # and here the worker is killed

    keep()
    keep()

    document.refresh_from_db()
    assert document.deleted_at is not None
    assert actions() == ["kyc.delete_document"]


def test_what_no_row_knows_is_swept_once_it_is_old(folder):
    known = KycDocumentFactory(case__submitted=True)
    names = [vault.keep(b"orphan"), vault.keep(b"young orphan"), known.file_name]
    an_hour_ago = time.time() - 3700
    for name in (names[0], names[2]):
        os.utime(folder / name, (an_hour_ago, an_hour_ago))
    (folder / f"{names[2]}.new").write_bytes(b"")
    os.utime(folder / f"{names[2]}.new", (an_hour_ago, an_hour_ago))

    keep_kyc_clock()

    assert {path.name for path in folder.iterdir()} == set(names[1:])


def test_one_row_that_cannot_be_moved_holds_up_no_other(caplog):
    """Its key is gone: nothing of it can be read."""
    broken, whole = KycCaseFactory(approved=True), KycCaseFactory(approved=True)
    KycCase.objects.filter(pk=broken.pk).update(expires_at=timezone.now())
    KycCase.objects.filter(pk=whole.pk).update(expires_at=timezone.now())
    with_other_purpose = KycCase.objects.filter(pk=whole.pk).values("tax_id")
    KycCase.objects.filter(pk=broken.pk).update(legal_name=with_other_purpose)

    keep(in_days=1)

    assert KycCase.objects.without_personal_data().get(pk=whole.pk).status == "expired"
    assert KycCase.objects.without_personal_data().get(pk=broken.pk).status == "approved"
    assert str(broken) in caplog.text

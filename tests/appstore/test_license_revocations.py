"""The signed list of revoked licenses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from matrix_sdk import licenses
from matrix_sdk.licenses import Refused, read_revocations

from appstore.signed import license_keys, revocations
from tests.factories import LicenseFactory
from tests.sdk.vectors import public_keys

NOW = datetime(2027, 1, 15, 12, 20, tzinfo=UTC)
DAY = timedelta(days=1)


def revoked(*, days_ago=0):
    return LicenseFactory(revoked_at=NOW - days_ago * DAY, revocation_reason="refunded")


def read(at=NOW, **more):
    text = revocations.current(at=at)
    return read_revocations(text, public_keys=public_keys(), now=at.timestamp(), **more)


def test_a_revoked_license_is_named_and_its_key_no_longer_good_offline():
    held = LicenseFactory()
    key = license_keys.issue(held, at=NOW - DAY)
    held.revoked_at, held.revocation_reason = NOW, "refunded"
    held.save()

    verdict = licenses.verify(
        key,
        public_keys=public_keys(),
        app=held.app.slug,
        now=NOW.timestamp(),
        revocations=revocations.current(at=NOW),
    )

    assert verdict.code == "revoked"
    assert verdict.revocations_number == 1
    assert read().revoked[held.key]["reason"] == "refunded"


def test_its_number_only_grows_while_old_names_leave_it():
    old = revoked(days_ago=40)
    assert read().number == 1
    assert old.key not in read().revoked
    new = revoked()
    assert read().number == 2
    assert set(read().revoked) == {new.key}
    with pytest.raises(Refused, match="rolled_back"):
        read(known_number=3)


def test_it_is_the_same_text_until_the_hour_or_a_revocation():
    first = revocations.current(at=NOW)
    assert revocations.current(at=NOW + timedelta(minutes=30)) == first
    assert revocations.current(at=NOW + timedelta(minutes=45)) != first
    revoked()
    assert revocations.current(at=NOW + timedelta(minutes=30)) != first


def test_everybody_may_fetch_it_and_cache_it(api):
    LicenseFactory(revoked_at=timezone.now(), revocation_reason="refunded")
    answer = api.get("/api/v1/licenses/revocations/")
    assert answer.status_code == 200
    assert "max-age=300" in answer["Cache-Control"]
    assert answer.content.startswith(b"MTXR1.")
    again = api.get("/api/v1/licenses/revocations/", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304

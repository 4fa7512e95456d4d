"""Usage tokens: spent once, never below zero, and every line of it kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from appstore import policies
from appstore.actions import transferring, usage
from appstore.models import Plan, UsageBalance, UsageEntry
from marketplace.core.errors import DomainError
from tests.factories import InstallationFactory, UserFactory, WorkspaceFactory, sign_in
from tests.factories.appstore import LicenseFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
MONTH = timedelta(days=31)


def licensed(*, quota=100, bought=0, **facts):
    """A license with a month's quota, and what was bought beside it."""
    license = LicenseFactory(acquired_at=NOW, **facts)
    Plan.objects.filter(pk=license.plan_id).update(included_tokens=quota)
    license.plan.refresh_from_db()
    if bought:
        usage.top_up(
            license=license, tokens=bought, external_id="order", by=license.acquired_by, at=NOW
        )
    return license


def spend(license, amount, *, at=NOW, external_id=None):
    name = external_id or f"call-{UsageEntry.objects.count()}"
    return usage.spend(license=license, amount=amount, external_id=name, at=at)


def left(license, *, at=NOW):
    balance = usage.balance_of(license=license, at=at)
    return balance.quota - balance.quota_used, balance.purchased


def test_the_months_quota_is_spent_before_what_was_bought():
    license = licensed(quota=100, bought=50)

    spend(license, 70)
    entry = spend(license, 60)

    assert left(license) == (0, 20)
    assert (entry.quota_change, entry.purchased_change, entry.available_after) == (-30, -30, 20)


def test_nothing_is_spent_below_zero():
    license = licensed(quota=10, bought=5)

    with pytest.raises(usage.InsufficientTokens):
        spend(license, 16)

    assert left(license) == (10, 5)
    assert not UsageEntry.objects.filter(kind="spend").exists()


def test_the_same_id_counts_once_even_after_the_license_has_ended():
    license = licensed(quota=10)
    first = spend(license, 4, external_id="job-1")
    license.suspended_at, license.suspension_reason = NOW, "Unpaid."
    license.save()

    assert spend(license, 4, external_id="job-1") == first
    assert left(license) == (6, 0)


def test_one_id_cannot_stand_for_two_amounts():
    license = licensed(quota=10)
    spend(license, 4, external_id="job-1")

    with pytest.raises(usage.ExternalIdReused):
        spend(license, 5, external_id="job-1")
    assert left(license) == (6, 0)


def test_two_licenses_may_use_the_same_id():
    one, other = licensed(quota=10), licensed(quota=10)

    assert spend(one, 4, external_id="job-1") != spend(other, 4, external_id="job-1")


def test_a_new_month_brings_a_new_quota_and_keeps_what_was_bought():
    license = licensed(quota=100, bought=50)
    spend(license, 130)

    later = NOW + 3 * MONTH

    assert left(license, at=later) == (100, 20)
    assert usage.balance_of(license=license, at=later).spent == 0


def test_a_bigger_plan_counts_at_once():
    license = licensed(quota=100)
    spend(license, 80)
    Plan.objects.filter(pk=license.plan_id).update(included_tokens=500)

    assert left(license) == (420, 0)


@pytest.mark.parametrize(
    "ended",
    [
        {"suspended_at": NOW, "suspension_reason": "Unpaid."},
        {"revoked_at": NOW, "revocation_reason": "refunded"},
        {"expires_at": NOW - MONTH, "grace_until": NOW - timedelta(days=1)},
    ],
)
def test_an_ended_license_spends_nothing(ended):
    license = licensed(quota=10, **ended)

    with pytest.raises(usage.LicenseEnded):
        spend(license, 1)


def test_a_license_in_grace_still_spends():
    license = licensed(quota=10, expires_at=NOW - MONTH, grace_until=NOW + timedelta(days=1))

    assert spend(license, 1).available_after == 9


def test_what_failed_is_given_back_once():
    license = licensed(quota=10, bought=10)
    spend(license, 15, external_id="job-1")

    back = usage.give_back(license=license, external_id="job-1", at=NOW)

    assert usage.give_back(license=license, external_id="job-1", at=NOW) == back
    assert left(license) == (10, 10)
    assert usage.balance_of(license=license, at=NOW).spent == 0


def test_the_quota_of_a_past_month_does_not_come_back():
    license = licensed(quota=10, bought=10)
    spend(license, 15, external_id="job-1")

    usage.give_back(license=license, external_id="job-1", at=NOW + 2 * MONTH)

    assert left(license, at=NOW + 2 * MONTH) == (10, 10)
    assert usage.balance_of(license=license, at=NOW + 2 * MONTH).spent == 0


def test_nothing_is_given_back_that_was_not_spent():
    with pytest.raises(usage.SpendingUnknown):
        usage.give_back(license=licensed(), external_id="never", at=NOW)


def test_a_hard_limit_stops_and_a_soft_one_tells(mailoutbox, django_capture_on_commit_callbacks):
    license = licensed(quota=100)
    owner = license.acquired_by
    usage.set_limits(license=license, soft_limit=10, hard_limit=20, by=owner, at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        spend(license, 9)
    assert mailoutbox == []
    with django_capture_on_commit_callbacks(execute=True):
        spend(license, 2)
        spend(license, 9)
    with pytest.raises(usage.TokenLimitReached):
        spend(license, 1)

    assert [mail.to for mail in mailoutbox] == [[owner.email]]
    assert left(license) == (80, 0)


def test_only_an_owner_sets_limits():
    with pytest.raises(policies.OwnerRequired):
        usage.set_limits(license=licensed(), soft_limit=1, hard_limit=2, by=UserFactory(), at=NOW)


def test_the_mark_that_warns_lies_below_the_one_that_stops():
    license = licensed()
    with pytest.raises(usage.LimitsCrossed):
        usage.set_limits(
            license=license, soft_limit=3, hard_limit=2, by=license.acquired_by, at=NOW
        )


@pytest.mark.parametrize(
    "change", ["UPDATE appstore_usageentry SET quota_change = 0", "DELETE FROM appstore_usageentry"]
)
def test_history_only_grows(change):
    spend(licensed(), 1)

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


@pytest.mark.parametrize(
    "impossible", [{"quota_used": 101}, {"purchased": -1}], ids=["over its quota", "below zero"]
)
def test_the_database_knows_the_bounds(impossible):
    license = licensed(quota=100)
    usage.balance_of(license=license, at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        UsageBalance.objects.update(**impossible)


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_never_spend_more_than_there_is():
    license = licensed(quota=30, bought=20)

    def attempt(number):
        try:
            spend(license, 7, external_id=f"call-{number}")
        except usage.InsufficientTokens:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(attempt, range(20)))

    assert sum(done) == 7
    assert sum(left(license)) == 1
    total = UsageEntry.objects.aggregate(sum=Sum("quota_change") + Sum("purchased_change"))
    assert total["sum"] == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_with_one_id_spend_once():
    license = licensed(quota=100)

    def attempt(_):
        try:
            return spend(license, 7, external_id="job-1").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        entries = set(pool.map(attempt, range(20)))

    assert len(entries) == 1
    assert left(license) == (93, 0)


def test_the_page_shows_what_is_left_and_sets_limits(client):
    license = licensed(quota=1000, bought=500)
    spend(license, 1200)
    sign_in(client, license.acquired_by)
    place = reverse("appstore:license-usage", args=[license.workspace.slug, license.key])

    page = client.get(place)
    assert "300 tokens left" in page.content.decode()
    saved = client.post(place, {"soft_limit": "10", "hard_limit": ""})
    crossed = client.post(place, {"soft_limit": "10", "hard_limit": "5"})

    assert (saved.status_code, crossed.status_code) == (302, 422)
    assert UsageBalance.objects.get().soft_limit == 10


def test_strangers_find_no_page(client):
    license = licensed()
    sign_in(client, UserFactory())

    place = reverse("appstore:license-usage", args=[license.workspace.slug, license.key])
    assert client.get(place).status_code == 404


def test_every_refusal_has_a_code_of_its_own():
    refusals = (
        usage.InsufficientTokens,
        usage.TokenLimitReached,
        usage.ExternalIdReused,
        usage.SpendingUnknown,
        usage.LicenseEnded,
        usage.LimitsCrossed,
    )
    assert len({refusal.code for refusal in refusals} - {DomainError.code}) == len(refusals)


def test_an_entry_says_at_which_version_it_was_spent():
    installation = InstallationFactory()
    usage.top_up(
        license=installation.license,
        tokens=5,
        external_id="order",
        by=installation.installed_by,
        at=timezone.now(),
    )

    entry = usage.spend(
        license=installation.license,
        amount=1,
        external_id="a",
        installation=installation,
        at=timezone.now(),
    )

    assert entry.installation.version == installation.version


def test_the_quota_of_a_month_that_is_over_never_comes_back():
    license = licensed(quota=100)
    spend(license, 60, at=NOW + timedelta(days=25), external_id="early")
    license.acquired_at = NOW + timedelta(days=20)  # it had ended, and was taken up again
    license.save()

    usage.give_back(license=license, external_id="early", at=NOW + MONTH)

    assert left(license, at=NOW + MONTH) == (100, 0)


def test_a_transfer_takes_the_tokens_along_and_makes_none():
    license = licensed(quota=100, bought=50)
    Plan.objects.filter(pk=license.plan_id).update(kind="one_time", price_minor=10_00)
    spend(license, 70)
    owner = license.acquired_by

    given = transferring.transfer(
        license=license, to=WorkspaceFactory(owner=owner), by=owner, at=NOW
    )

    assert (left(given), left(license)) == ((30, 50), (0, 0))
    for one in (given, license):
        lines = UsageEntry.objects.filter(balance__license=one)
        assert sum(line.amount for line in lines) == one.usage.available

"""No sequence of calls spends a token twice, or one that is not there."""

from contextlib import suppress
from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from appstore.actions import usage
from appstore.models import Plan, UsageBalance, UsageEntry
from marketplace.core.errors import DomainError
from tests.factories.appstore import LicenseFactory

AMOUNTS = st.integers(1, 60)
NAMES = st.sampled_from(["a", "b", "c", "d"])


class Spending(RuleBasedStateMachine):
    """One license: spent from, given back, topped up, limited and moved through time."""

    @initialize(quota=st.integers(0, 100))
    def begin(self, quota):
        self.now = timezone.now()
        self.license = LicenseFactory(acquired_at=self.now)
        self.plan = Plan.objects.filter(pk=self.license.plan_id)
        self.plan.update(included_tokens=quota)
        usage.balance_of(license=self.license, at=self.now)
        self.bought = 0

    @rule(amount=AMOUNTS, name=NAMES)
    def spend(self, amount, name):
        with suppress(DomainError):
            usage.spend(license=self.license, amount=amount, external_id=name, at=self.now)

    @rule(name=NAMES)
    def give_back(self, name):
        with suppress(DomainError):
            usage.give_back(license=self.license, external_id=name, at=self.now)

    @rule(amount=AMOUNTS)
    def top_up(self, amount):
        self.bought += amount
        usage.top_up(
            license=self.license,
            tokens=amount,
            external_id=f"order-{self.bought}",
            by=self.license.acquired_by,
            at=self.now,
        )

    @rule(hard=st.none() | st.integers(0, 100))
    def limit(self, hard):
        usage.set_limits(
            license=self.license,
            soft_limit=None,
            hard_limit=hard,
            by=self.license.acquired_by,
            at=self.now,
        )

    @rule(quota=st.integers(0, 100))
    def change_plan(self, quota):
        self.plan.update(included_tokens=quota)

    @rule(days=st.integers(0, 40))
    def wait(self, days):
        self.now += timedelta(days=days)

    @invariant()
    def the_history_adds_up_to_what_is_left(self):
        balance = UsageBalance.objects.get(license=self.license)
        sums = balance.entries.aggregate(Sum("quota_change"), Sum("purchased_change"))
        assert (sums["quota_change__sum"] or 0) == balance.quota - balance.quota_used
        assert (sums["purchased_change__sum"] or 0) == balance.purchased
        assert balance.available >= 0

    @invariant()
    def no_name_counts_twice(self):
        spent = UsageEntry.objects.filter(kind="spend", balance__license=self.license)
        names = list(spent.values_list("external_id", flat=True))
        assert len(names) == len(set(names))


class SpendingTest(TestCase, Spending.TestCase):
    settings = settings(
        max_examples=25,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )

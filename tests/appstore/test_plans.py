"""The tiers of an app: offered, changed, withdrawn and ordered by its developer."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from appstore import entitlements, tiers
from appstore.actions import plans
from appstore.models import App, Plan, PlanKind
from appstore.tiers import Terms
from developers.policies import RoleRequired
from marketplace.core.models import SecurityAudit
from tests.factories import AppFactory, LicenseFactory, OrganisationFactory, UserFactory

TEAM = Terms(
    name="Team",
    kind=PlanKind.SUBSCRIPTION,
    price_minor=12_00,
    interval="month",
    trial_days=14,
    entitlements={"projects": 10, "priority_support": True},
)
FORM = {
    "name": "Team",
    "kind": "subscription",
    "price": "12.00",
    "interval": "month",
    "trial_days": "14",
    "grace_days": "7",
    "entitlements": "projects = 10\npriority_support",
    "activation_kind": "machine",
}


@pytest.fixture
def app():
    return AppFactory(price_minor=4_99)


def names(app):
    return [plan.name for plan in App.objects.get(pk=app.pk).tiers]


def offer(app, terms=TEAM, **changes):
    return plans.offer(app=app, terms=replace(terms, **changes), by=app.developer.user)


def test_a_tier_is_offered_after_the_others(app):
    plan = offer(app)

    assert names(app) == ["Standard", "Team"]
    assert (plan.price_label, plan.position, plan.currency) == ("€12.00 / month", 1, "EUR")
    assert plan.entitlements == {"projects": 10, "priority_support": True}
    assert SecurityAudit.objects.filter(action="plan.offer", target_id=plan.pk).count() == 1


def test_what_was_bought_stays_as_it_was(app):
    held = LicenseFactory(app=app)

    new = plans.replace(plan=app.plan, terms=TEAM, by=app.developer.user)

    held.refresh_from_db()
    assert (held.plan.price_minor, held.plan.is_offered) == (4_99, False)
    assert (names(app), new.position) == (["Team"], 0)


def test_a_tier_that_was_replaced_meanwhile_is_not_replaced_again(app):
    old = app.plan
    plans.replace(plan=old, terms=TEAM, by=app.developer.user)

    with pytest.raises(tiers.PlanWithdrawn):
        plans.replace(plan=old, terms=replace(TEAM, name="Other"), by=app.developer.user)

    assert names(app) == ["Team"]


def test_one_tier_stays_on_offer(app):
    first = app.plan
    with pytest.raises(plans.LastTier):
        plans.withdraw(plan=first, by=app.developer.user)

    offer(app)
    plans.withdraw(plan=first, by=app.developer.user)

    assert names(app) == ["Team"]


def test_tiers_are_shown_in_the_order_that_was_asked_for(app):
    order = [offer(app, name=name).pk for name in ("A", "B")] + [app.plan.pk]

    plans.reorder(app=app, plan_ids=order, by=app.developer.user)

    assert names(app) == ["A", "B", "Standard"]


@pytest.mark.parametrize("wrong", [[0], [0, 0], [0, 1, 1], []])
def test_an_order_names_each_tier_once(app, wrong):
    tiers_of = [app.plan, offer(app)]
    order = [tiers_of[number].pk for number in wrong]
    with pytest.raises(plans.TierOrderOutdated):
        plans.reorder(app=app, plan_ids=order, by=app.developer.user)
    assert names(app) == ["Standard", "Team"]


WRONG = [
    {"name": " "},
    {"price_minor": 0},
    {"price_minor": 999_901},
    {"interval": ""},
    {"interval": "week"},
    {"kind": PlanKind.FREE},
    {"kind": PlanKind.ONE_TIME},
    {"trial_days": 91},
    {"grace_days": 61},
    {"activation_limit": 0},
    {"activation_kind": "heads"},
    {"entitlements": {"Projects": 1}},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_terms_that_contradict_themselves_are_refused(app, wrong):
    with pytest.raises((tiers.PlanInvalid, entitlements.EntitlementsInvalid)):
        offer(app, **wrong)
    assert names(app) == ["Standard"]


def test_two_tiers_never_share_a_name(app):
    offer(app)
    with pytest.raises(tiers.PlanNameTaken):
        offer(app)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(app=app, kind="free", name="Team", price_minor=0, position=9)


def test_there_is_an_end_to_tiers(app):
    for number in range(plans.TIERS_MAX - 1):
        offer(app, name=f"Tier {number}")
    with pytest.raises(plans.TooManyTiers):
        offer(app)


def test_who_may_only_look_changes_no_price():
    viewer = UserFactory()
    guild = OrganisationFactory(members__owner=UserFactory(), members__viewer=viewer)
    app = AppFactory(developer=guild)
    for change in (
        lambda: plans.offer(app=app, terms=TEAM, by=viewer),
        lambda: plans.replace(plan=app.plan, terms=TEAM, by=viewer),
        lambda: plans.withdraw(plan=app.plan, by=viewer),
        lambda: plans.reorder(app=app, plan_ids=[app.plan.pk], by=viewer),
    ):
        with pytest.raises(RoleRequired):
            change()
    assert names(app) == ["Standard"]


@pytest.mark.parametrize(
    ("terms", "label"),
    [
        ([], "€4.99"),
        ([TEAM], "from €4.99"),
        ([Terms(name="Trial", kind=PlanKind.FREE)], "Free · from €4.99"),
        ([replace(TEAM, price_minor=2_00)], "from €2.00 / month"),
    ],
)
def test_a_card_says_where_prices_begin(app, terms, label):
    for each in terms:
        offer(app, each)
    assert App.objects.get(pk=app.pk).price_label == label


def test_by_page(client, app):
    client.force_login(app.developer.user)
    place = f"/developer/apps/{app.slug}/pricing/"

    made = client.post(f"{place}new/", FORM)
    team = Plan.objects.get(name="Team")
    changed = client.post(f"{place}{team.pk}/", FORM | {"price": "15", "trial_days": ""})
    newer = Plan.objects.get(name="Team", is_offered=True)
    client.post(f"{place}{newer.pk}/forward/")
    page = client.get(place).content.decode()

    assert made.status_code == changed.status_code == 302
    assert names(app) == ["Team", "Standard"]
    assert (newer.price_minor, newer.trial_days, newer.entitlements["projects"]) == (15_00, 0, 10)
    assert "€15.00 / month" in page
    assert "Priority support" in page
    client.post(f"{place}{newer.pk}/withdraw/")
    assert names(app) == ["Standard"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", ""),
        ("price", "0"),
        ("price", "NaN"),
        ("interval", "week"),
        ("trial_days", "-1"),
        ("entitlements", "Not a code"),
        ("activation_limit", "0"),
        ("kind", "gift"),
    ],
)
def test_the_form_says_which_field_is_wrong(client, app, field, value):
    client.force_login(app.developer.user)
    page = client.post(f"/developer/apps/{app.slug}/pricing/new/", FORM | {field: value})
    assert field in page.context["form"].errors
    assert names(app) == ["Standard"]


def test_by_machine(api, app):
    api.force_authenticate(app.developer.user)
    place = f"/api/v1/apps/{app.slug}/plans/"
    wanted = {"name": "Team", "kind": "subscription", "price_minor": 1200, "interval": "month"}

    made = api.post(place, wanted | {"entitlements": {"projects": 10}}, format="json")
    plan_id = made.json()["id"]
    changed = api.put(f"{place}{plan_id}/", wanted | {"price_minor": 1500}, format="json")
    order = [changed.json()["id"], app.plan.pk]
    ordered = api.post(f"{place}reorder/", {"plans": order}, format="json")

    assert (made.status_code, changed.status_code) == (201, 200)
    assert [plan["id"] for plan in ordered.json()["data"]] == order
    assert api.delete(f"{place}{order[0]}/").status_code == 204
    assert api.delete(f"{place}{order[1]}/").json()["code"] == "last_tier"
    assert [plan["name"] for plan in api.get(place).json()["data"]] == ["Standard"]


def test_everybody_reads_the_tiers(api):
    app = AppFactory(published=True, price_minor=4_99)
    offer(app)
    shown = api.get(f"/api/v1/store/apps/{app.slug}/").json()
    assert [plan["name"] for plan in shown["plans"]] == ["Standard", "Team"]
    assert shown["price_minor"] == 4_99


@pytest.mark.parametrize(
    "wrong",
    [
        {"entitlements": {"A": 1}},
        {"entitlements": 3},
        {"price_minor": 10**30},
        {"kind": "gift"},
        {"activation_limit": 0},
        {"name": "two\nlines"},
    ],
    ids=str,
)
def test_the_machine_is_told_which_field_is_wrong(api, app, wrong):
    api.force_authenticate(app.developer.user)
    sent = {"name": "T", "kind": "one_time", "price_minor": 100} | wrong
    answer = api.post(f"/api/v1/apps/{app.slug}/plans/", sent, format="json")
    assert answer.status_code == 400
    assert {error["field"].partition(".")[0] for error in answer.json()["errors"]} == set(wrong)


def test_the_single_price_is_the_first_tiers(api, app):
    api.force_authenticate(app.developer.user)
    offer(app)

    edited = api.patch(f"/api/v1/apps/{app.slug}/", {"price_minor": 9_99}, format="json")

    assert edited.json()["price_minor"] == 9_99
    assert names(app) == ["Standard", "Team"]


def test_a_listing_with_tiers_is_edited_without_a_price(client, app):
    client.force_login(app.developer.user)
    plans.replace(plan=app.plan, terms=TEAM, by=app.developer.user)
    words = {"name": "Renamed", "summary": "A.", "category": "ai"}

    client.post(f"/developer/apps/{app.slug}/edit/", words | {"price": "1"})

    app.refresh_from_db()
    assert (app.name, App.objects.get(pk=app.pk).plan.price_minor) == ("Renamed", 12_00)

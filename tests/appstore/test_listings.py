"""Writing and editing a listing, by machine and by page."""

import pytest

from appstore.models import App, Plan
from marketplace.core.models import SecurityAudit
from tests.factories import AppFactory, DeveloperFactory

DRAFT = {"slug": "word-lens", "name": "Word Lens", "summary": "Reads.", "category": "ai"}


@pytest.fixture
def developer():
    return DeveloperFactory()


@pytest.fixture
def api(api, developer):
    api.force_authenticate(developer.user)
    return api


def test_a_new_listing_is_a_draft_with_a_plan(api, developer):
    made = api.post("/api/v1/apps/", DRAFT | {"price_minor": 499}, format="json")

    assert made.status_code == 201
    assert (made.json()["status"], made.json()["price_minor"]) == ("draft", 499)
    app = App.objects.get()
    assert (app.developer, app.plan.kind, app.plan.currency) == (developer, "one_time", "EUR")
    assert api.get("/api/v1/store/apps/").json()["data"] == []


@pytest.mark.parametrize("slug", ["taken", "new"])
def test_an_address_is_given_once(api, client, developer, slug):
    AppFactory(slug="taken")
    answer = api.post("/api/v1/apps/", DRAFT | {"slug": slug}, format="json")
    client.force_login(developer.user)
    page = client.post("/developer/apps/new/", DRAFT | {"slug": slug, "price": "0"})

    assert (answer.status_code, answer.json()["code"]) == (409, "slug_taken")
    assert "slug" in page.context["form"].errors
    assert App.objects.count() == 1


WRONG = [
    ("slug", "has space"),
    ("slug", "a/b"),
    ("slug", "x" * 65),
    ("name", "x" * 61),
    ("name", "two\nlines"),
    ("name", "tab\there"),
    ("name", "turned \u202e round"),
    ("summary", "Subject: x\r\nBcc: evil@example.org"),
    ("summary", "x" * 141),
    ("description", "x" * 20_001),
    ("category", "nonsense"),
    ("price_minor", -1),
    ("price_minor", 10**30),
    ("price_minor", 999_901),
    ("price_minor", 1.5),
    ("price_minor", "1e3"),
    ("currency", "USD"),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_a_wrong_field_is_named_and_nothing_is_made(api, field, value):
    answer = api.post("/api/v1/apps/", DRAFT | {field: value}, format="json")
    assert answer.status_code == 400
    assert [error["field"].rpartition(".")[2] for error in answer.json()["errors"]] == [field]
    assert not App.objects.exists()


@pytest.mark.parametrize("field", ["name", "summary", "price_minor"])
def test_editing_refuses_the_same(api, developer, field):
    AppFactory(developer=developer, slug="mine", name="Mine")
    value = {"price_minor": 10**30}.get(field, "two\nlines")
    assert api.patch("/api/v1/apps/mine/", {field: value}, format="json").status_code == 400
    assert App.objects.get().name == "Mine"


def test_a_new_price_is_a_new_plan_and_the_old_one_stays_for_those_who_bought(api, developer):
    AppFactory(developer=developer, slug="mine", price_minor=499)

    changed = api.patch("/api/v1/apps/mine/", {"price_minor": 999}, format="json")
    same = api.patch("/api/v1/apps/mine/", {"summary": "Better."}, format="json")

    assert changed.json()["price_minor"] == same.json()["price_minor"] == 999
    plans = Plan.objects.order_by("pk").values_list("price_minor", "is_offered")
    assert list(plans) == [(499, False), (999, True)]
    assert SecurityAudit.objects.filter(action="app.edit").count() == 2


def test_the_form_knows_cents(client, developer):
    client.force_login(developer.user)
    client.post("/developer/apps/new/", DRAFT | {"price": "4.99"})
    assert App.objects.get().plan.price_minor == 499

    client.post("/developer/apps/word-lens/edit/", DRAFT | {"price": "0.29", "name": "New"})
    app = App.objects.get()
    assert (app.name, app.plan.price_minor) == ("New", 29)


@pytest.mark.parametrize("price", ["-1", "0.001", "NaN", "Infinity", "99999", "1e9", ""])
def test_the_form_refuses_what_is_no_price(client, developer, price):
    client.force_login(developer.user)
    page = client.post("/developer/apps/new/", DRAFT | {"price": price})
    assert "price" in page.context["form"].errors
    assert not App.objects.exists()

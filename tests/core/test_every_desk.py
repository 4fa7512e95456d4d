"""The admin, model by model: nothing there is written except by our own buttons."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from tests.core.addresses import admin_routes
from tests.core.recipes import browser, recipes
from tests.factories import UserFactory

DESKS = sorted(admin.site._registry.values(), key=str)  # noqa: SLF001
RECIPES = recipes()

# What Django's admin brings itself, or what only reads, and why nothing of ours changes by it.
READS = "shows, and changes nothing"
BROUGHT = {
    "admin:app_list": READS,
    "admin:autocomplete": READS,
    "admin:index": READS,
    "admin:jsi18n": READS,
    "admin:view_on_site": READS,
    "admin:login": "leads to our own sign-in",
    "admin:logout": "ends the session that asks",
    "admin:password_change": "leads to our own page for it",
    "admin:password_change_done": READS,
    "admin:scanner_rulesetting_rules": READS,
}
# Buttons above a list of rows that only read them.
READING_ACTIONS = {"core.securityaudit.export": "hands out a copy of the rows chosen"}
OF_EACH_MODEL = ("add", "change", "changelist", "delete", "history")


def named(desk, page):
    return f"admin:{desk.opts.app_label}_{desk.opts.model_name}_{page}"


def request_of(person):
    request = RequestFactory().get("/admin/")
    request.user = person
    return request


@pytest.mark.parametrize("desk", DESKS, ids=str)
@pytest.mark.parametrize("page", ["add", "change", "delete"])
def test_no_form_of_the_admin_writes(staff, desk, page):
    place = reverse(named(desk, page), args=[] if page == "add" else ["1"])
    assert browser(staff).post(place, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("desk", DESKS, ids=str)
def test_no_button_above_a_list_is_unknown(staff, desk):
    offered = {f"{desk.opts.label_lower}.{name}" for name in desk.get_actions(request_of(staff))}
    pressed = {recipe.key.partition("ACTION ")[2] for recipe in RECIPES}
    assert sorted(offered - pressed - READING_ACTIONS.keys()) == []


def test_every_other_page_of_the_admin_is_known():
    usual = {named(desk, page) for desk in DESKS for page in OF_EACH_MODEL}
    own = {route.name for route in admin_routes()} - usual - BROUGHT.keys() - {"", "admin:"}
    pressed = {recipe.key.partition(" ")[2] for recipe in RECIPES}
    assert sorted(own - pressed) == []


def test_the_admins_own_way_to_a_new_password_leads_to_ours(staff):
    answer = browser(staff).post(reverse("admin:password_change"), {"new_password1": "x"})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("account_change_password")


@pytest.mark.parametrize("desk", DESKS, ids=str)
@pytest.mark.parametrize("person", ["nobody", "somebody"])
def test_the_admin_is_for_staff_alone(client, desk, person):
    if person == "somebody":
        client.force_login(UserFactory())
    for page in OF_EACH_MODEL:
        place = reverse(named(desk, page), args=[] if page in {"add", "changelist"} else ["1"])
        answer = client.get(place)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("desk", DESKS, ids=str)
@pytest.mark.parametrize("key", ["1", "x", "9" * 400, "_00", "'", "💥"])
def test_a_made_up_key_breaks_no_desk(staff, desk, key):
    answer = browser(staff).get(reverse(named(desk, "change"), args=[key]))
    assert answer.status_code in {200, 302, 404}

"""``Idempotency-Key``: one effect, one answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from rest_framework.test import APIClient

from appstore.models import App, AppInstallation
from marketplace.core.models import IdempotencyKey
from payments.models import Order
from tests.factories import (
    DeveloperFactory,
    OrganisationFactory,
    UserFactory,
    VersionFactory,
    give_money,
)

DRAFT = {"slug": "word-lens", "name": "Word Lens", "summary": "Reads.", "category": "ai"}


def create_app(api, key, **other):
    return api.post("/api/v1/apps/", DRAFT | other, "json", headers={"Idempotency-Key": key})


@pytest.fixture
def developer_api(api):
    api.force_authenticate(DeveloperFactory().user)
    return api


def test_the_same_request_twice_has_one_effect_and_one_answer(developer_api):
    first = create_app(developer_api, "k1")
    second = create_app(developer_api, "k1")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second["Idempotent-Replayed"] == "true"
    assert App.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(developer_api):
    create_app(developer_api, "k1")
    other = create_app(developer_api, "k1", slug="other")

    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert App.objects.count() == 1


def test_a_refusal_is_not_remembered(developer_api):
    assert create_app(developer_api, "k1", price_minor=-1).status_code == 400
    assert not IdempotencyKey.objects.exists()
    assert create_app(developer_api, "k1").status_code == 201


def test_keys_of_two_people_never_meet(developer_api):
    create_app(developer_api, "k1")
    developer_api.force_authenticate(DeveloperFactory().user)
    mine = create_app(developer_api, "k1", slug="mine", name="Something else")
    assert mine.json()["slug"] == "mine"


@pytest.mark.parametrize("body", [[], [1], "text", 5, None, [{"a": []}]])
def test_a_body_that_is_no_object_is_refused_like_any_other(developer_api, body):
    answer = developer_api.post(
        "/api/v1/apps/", body, format="json", headers={"Idempotency-Key": "k1"}
    )
    assert answer.status_code == 400
    assert not App.objects.exists()


def test_an_overlong_key_is_refused(developer_api):
    answer = create_app(developer_api, "k" * 256)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_too_long")


def test_a_secret_is_in_the_first_answer_only_and_nowhere_else(api):
    version = VersionFactory(published=True)
    api.force_authenticate(UserFactory())

    def install():
        address = f"/api/v1/store/apps/{version.app.slug}/install/"
        return api.post(address, {}, "json", headers={"Idempotency-Key": "k1"})

    first, second = install().json(), install().json()

    secret = first.pop("app_token")
    assert first == second
    assert AppInstallation.objects.count() == 1
    assert secret not in str(IdempotencyKey.objects.values().get())


@pytest.mark.django_db(transaction=True)
def test_two_at_once_have_one_effect():
    version = VersionFactory(published=True, app__price_minor=499)
    buyer = UserFactory()
    give_money(buyer, 100_00)

    def buy(_):
        try:
            api = APIClient()
            api.force_authenticate(buyer)
            wanted = {"app": version.app.slug}
            return api.post("/api/v1/orders/", wanted, "json", headers={"Idempotency-Key": "k1"})
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(buy, range(2)))

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Order.objects.count() == 1


def test_a_key_used_for_one_account_says_nothing_about_another(api):
    own = DeveloperFactory()
    guild = OrganisationFactory(members__owner=own.user)
    api.force_authenticate(own.user)
    create_app(api, "k1")

    about = {"Idempotency-Key": "k1", "Matrix-Developer": guild.slug}
    other = api.post("/api/v1/apps/", DRAFT, "json", headers=about)

    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")

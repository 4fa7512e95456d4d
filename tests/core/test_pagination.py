"""Lists of the API."""

import base64

import pytest

from tests.factories import AppFactory, DeveloperFactory, VersionFactory


def cursor(text):
    return base64.b64encode(text.encode()).decode()


def test_pages_follow_each_other_and_rows_added_meanwhile_do_not_shift_them(api):
    developer = DeveloperFactory()
    apps = [AppFactory(developer=developer).slug for _ in range(5)]
    api.force_authenticate(developer.user)

    first = api.get("/api/v1/apps/?limit=2").json()
    AppFactory(developer=developer)
    second = api.get(first["next"]).json()
    third = api.get(second["next"]).json()

    assert set(first) == {"data", "has_more", "next", "previous"}
    pages = [[app["slug"] for app in page["data"]] for page in (first, second, third)]
    assert sum(pages, []) == apps[::-1]  # noqa: RUF017
    assert [page["has_more"] for page in (first, second, third)] == [True, True, False]
    assert third["next"] is None
    assert first["next"].startswith("http://")


@pytest.mark.parametrize("limit", ["0", "-1", "nonsense", "100000", ""])
def test_no_page_is_larger_than_a_hundred(api, limit):
    AppFactory.create_batch(3, developer=(developer := DeveloperFactory()))
    api.force_authenticate(developer.user)
    answer = api.get(f"/api/v1/apps/?limit={limit}")
    assert answer.status_code == 200
    assert len(answer.json()["data"]) == 3


@pytest.mark.parametrize("sort", ["popularity", "rating", "newest", "nonsense"])
@pytest.mark.parametrize(
    "made_up",
    [
        "%%%",
        cursor("p=nonsense"),
        cursor("p=\0"),
        cursor("o=-5&p=1"),
        cursor("o=99999999&p=x"),
        "a",
    ],
)
def test_a_made_up_cursor_is_not_found(api, sort, made_up):
    VersionFactory(published=True)
    answer = api.get("/api/v1/store/apps/", {"sort": sort, "cursor": made_up})
    assert answer.status_code in {200, 404}
    if answer.status_code == 404:
        assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize("sort", ["popularity", "rating", "newest"])
def test_each_order_of_the_store_pages_through_everything_once(api, sort):
    wanted = {VersionFactory(published=True, app__install_count=n // 2).app.slug for n in range(5)}
    place, seen = f"/api/v1/store/apps/?limit=2&sort={sort}", []
    while place:
        page = api.get(place).json()
        seen += [app["slug"] for app in page["data"]]
        place = page["next"]
    assert len(seen) == 5
    assert set(seen) == wanted

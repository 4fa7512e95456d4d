"""Finding apps in the store, by page and by machine."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appstore.models import AppReview
from tests.factories import AppFactory, DeveloperFactory, UserFactory, VersionFactory


def listed(**about):
    return VersionFactory(
        published=True, **{f"app__{name}": value for name, value in about.items()}
    ).app


def found(api, **asked):
    return [app["slug"] for app in api.get("/api/v1/store/apps/", asked).json()["data"]]


@pytest.mark.parametrize(
    "status", ["draft", "pending", "reviewing", "approved", "rejected", "suspended"]
)
def test_only_what_is_published_is_in_the_store(api, client, status):
    app = AppFactory(status=status, published_at=timezone.now())
    assert found(api) == []
    assert api.get(f"/api/v1/store/apps/{app.slug}/").status_code == 404
    assert client.get(app.get_absolute_url()).status_code == 404
    assert app.name not in client.get("/").content.decode()


@pytest.mark.parametrize(
    "typed", ["Word Lens", "word", "lens", "wrod lens", "lense", "readability", "Ada Works"]
)
def test_search_finds_words_and_words_much_like_them(api, typed):
    developer = DeveloperFactory(display_name="Ada Works")
    listed(slug="wanted", name="Word Lens", summary="Measures readability.", developer=developer)
    listed(slug="other", name="Cron Clock", summary="Tells the hour.")
    assert found(api, q=typed) == ["wanted"]


@pytest.mark.parametrize("typed", ["zzzzzz", "%", "_", "'; DROP TABLE", "\\"])
def test_search_finds_nothing_where_there_is_nothing(api, typed):
    listed(name="Word Lens")
    assert found(api, q=typed) == []


def test_the_catalogue_narrows_by_category_and_developer(api):
    ai = listed(slug="ai", category="ai")
    listed(slug="money", category="finance")
    assert found(api, category="ai") == ["ai"]
    assert found(api, developer=ai.developer.slug) == ["ai"]
    assert found(api, category="finance", developer=ai.developer.slug) == []
    assert set(found(api, category="nonsense")) == {"ai", "money"}


def test_the_catalogue_is_sorted(api):
    now = timezone.now()
    old = listed(slug="old", install_count=9, published_at=now - timedelta(days=9))
    new = listed(slug="new", install_count=1)
    for app, stars in ((old, 2), (new, 5)):
        AppReview.objects.create(
            app=app, version=app.versions.get(), author=UserFactory(), stars=stars
        )

    assert found(api, sort="popularity") == found(api) == ["old", "new"]
    assert found(api, sort="newest") == ["new", "old"]
    assert found(api, sort="rating") == ["new", "old"]


def test_a_card_says_what_it_costs_and_what_people_think(api):
    app = listed(slug="lens", price_minor=499)
    for stars in (4, 5):
        AppReview.objects.create(
            app=app, version=app.versions.get(), author=UserFactory(), stars=stars
        )
    card = api.get("/api/v1/store/apps/").json()["data"][0]
    assert (card["price_minor"], card["currency"]) == (499, "EUR")
    assert (card["rating"], card["rating_count"]) == (4.5, 2)

    detail = api.get("/api/v1/store/apps/lens/").json()
    assert [release["version"] for release in detail["versions"]] == [app.versions.get().version]
    assert detail["versions"][0]["runtime"] == "flask"


def test_details_name_published_versions_only(api, client):
    app = listed(slug="lens")
    draft = VersionFactory(app=app, changelog="Not yet.")
    versions = api.get("/api/v1/store/apps/lens/").json()["versions"]
    assert draft.version not in [release["version"] for release in versions]
    for tab in ("overview", "reviews", "versions", "security", "nonsense"):
        page = client.get("/apps/lens/", {"tab": tab})
        assert page.status_code == 200
        assert "Not yet." not in page.content.decode()


def test_htmx_gets_the_grid_and_a_browser_the_page(client):
    listed(name="Word Lens")
    page = client.get("/", {"q": "lens"})
    grid = client.get("/", {"q": "lens"}, headers={"HX-Request": "true"})

    assert "<html" in page.content.decode()
    assert "<html" not in grid.content.decode()
    assert "Word Lens" in grid.content.decode()
    assert "HX-Request" in page["Vary"]


def test_descriptions_cannot_bring_scripts(client):
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    listed(slug="evil", name="<b>bold</b>", description=evil)
    page = client.get("/apps/evil/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript:' not in page
    assert "<b>bold</b>" not in page


PLACES = [
    *("/api/v1/store/apps/", "/", "/?q=app", "/?sort=rating"),
    *("/api/v1/apps/", "/developer/", "/developer/apps/"),
]


@pytest.mark.parametrize("place", PLACES)
def test_a_longer_list_needs_no_more_queries(
    api, client, django_assert_num_queries, django_assert_max_num_queries, place
):
    developer = DeveloperFactory()
    api.force_authenticate(developer.user)
    client.force_login(developer.user)
    caller = api if place.startswith("/api/") else client

    def add(count):
        for _ in range(count):
            listed(developer=developer, name="App")

    add(3)
    caller.get(place)
    with django_assert_max_num_queries(20) as few:
        caller.get(place)
    add(9)
    with django_assert_num_queries(len(few)):
        assert caller.get(place).status_code == 200

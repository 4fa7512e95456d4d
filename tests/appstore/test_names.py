"""Names too like another: what looks the same, one slip away, reserved; and the way to dispute."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from appstore import names
from appstore.actions import listings, name_disputes
from appstore.likeness import neighbours, skeleton
from appstore.models import App, NameDispute
from tests.factories import AppFactory, DeveloperFactory, UserFactory

LISTING = {"summary": "Reads.", "category": "ai", "price_minor": 0, "currency": "EUR"}


def create(developer, name, slug="something-else"):
    return listings.create_app(
        developer=developer, name=name, slug=slug, by=developer.user, **LISTING
    )


def rename(app, name):
    return listings.edit_app(
        app=app, name=name, summary="S.", description="", category="ai", by=app.developer.user
    )


def dispute(developer, name):
    return name_disputes.dispute(
        developer=developer, name=name, reason="Ours.", by=developer.user, at=timezone.now()
    )


@pytest.mark.parametrize(
    "twin",
    ["word-lens", "WORD LENS", "W0rd Lens", "Word Len5", "Wоrd Lеns", "Wörd Léns", "vvordIens"],
)
def test_what_looks_the_same_is_refused_and_says_like_what(twin):
    AppFactory(name="Word Lens")
    with pytest.raises(names.NameTooAlike, match="“Word Lens”"):
        create(DeveloperFactory(), twin)
    assert App.objects.count() == 1


def test_an_address_is_compared_too():
    AppFactory(name="Word Lens")
    with pytest.raises(names.NameTooAlike) as refused:
        create(DeveloperFactory(), "Reader", slug="word-1ens")
    assert refused.value.at == "slug"


@pytest.mark.parametrize("twin", ["Wordlen", "Wordlense", "Wordlans", "Wrodlens"])
def test_one_slip_from_what_people_use_is_refused(twin):
    used = AppFactory(name="Word Lens", published=True)
    create(DeveloperFactory(), twin, slug="a-first")
    App.objects.exclude(pk=used.pk).update(name_looks="x", slug_looks="x")
    App.objects.filter(pk=used.pk).update(install_count=1)
    with pytest.raises(names.NameTooAlike, match="“Word Lens”"):
        create(DeveloperFactory(), twin)


def test_short_names_and_two_slips_are_honest():
    AppFactory(name="Chat", published=True, install_count=9)
    AppFactory(name="Word Lens", published=True, install_count=9)
    create(DeveloperFactory(), "Chap", slug="first")
    create(DeveloperFactory(), "Wood Lend", slug="second")


@pytest.mark.parametrize("name", ["Matrix Wallet", "MATRlX", "Official Chess", "Admin", "Acmee"])
def test_reserved_and_protected_names_are_refused(settings, name):
    settings.PROTECTED_NAMES = ("Acmeo",)
    with pytest.raises(names.NameTooAlike, match="reserved"):
        create(DeveloperFactory(), name)


def test_ones_own_apps_are_never_in_the_way():
    app = AppFactory(name="Word Lens")
    create(app.developer, "Word Lens 2")
    create(app.developer, "Word-Lens", slug="twin")


def test_a_rename_is_asked_as_well_and_an_old_name_stays_as_it_is():
    AppFactory(name="Word Lens")
    app = AppFactory(name="W0rd Lens")  # from before there was such a rule
    rename(app, "W0rd Lens")
    app = AppFactory(name="Reader")
    with pytest.raises(names.NameTooAlike):
        rename(app, "W0rd Lens")
    app.refresh_from_db()
    assert (app.name, app.name_looks) == ("Reader", skeleton("Reader"))
    rename(app, "Browser")
    app.refresh_from_db()
    assert app.name_looks == skeleton("Browser")


def test_an_allowed_dispute_lets_that_developer_use_the_name():
    AppFactory(name="Word Lens")
    developer, reviewer = DeveloperFactory(), UserFactory(is_staff=True, is_superuser=True)
    filed = dispute(developer, "Word Lens")
    with pytest.raises(name_disputes.DisputedAlready):
        dispute(developer, "word-lens")

    name_disputes.decide(
        dispute=filed, allowed=True, answer="It is theirs.", by=reviewer, at=timezone.now()
    )

    create(developer, "Word Lens", slug="word-lens")
    with pytest.raises(names.NameTooAlike):
        create(DeveloperFactory(), "Word Lens")
    with pytest.raises(name_disputes.DisputeClosed):
        name_disputes.decide(
            dispute=filed, allowed=False, answer="No.", by=reviewer, at=timezone.now()
        )


def test_who_has_a_part_in_it_does_not_decide():
    maker = UserFactory(is_staff=True, is_superuser=True)
    like = AppFactory(name="Word Lens", developer=DeveloperFactory(user=maker))
    filed = dispute(DeveloperFactory(), like.name)
    for person in (maker, filed.developer.user, UserFactory(is_staff=True)):
        with pytest.raises(name_disputes.DisinterestedReviewerRequired):
            name_disputes.decide(
                dispute=filed, allowed=True, answer="Yes.", by=person, at=timezone.now()
            )


def test_a_free_name_is_not_disputed():
    with pytest.raises(name_disputes.NameIsFree):
        dispute(DeveloperFactory(), "Word Lens")


def test_the_form_leads_to_the_dispute_and_the_page_shows_it(client):
    AppFactory(name="Word Lens")
    developer = DeveloperFactory()
    client.force_login(developer.user)
    wanted = {"name": "W0rd Lens", "slug": "reader", "summary": "S.", "category": "ai", "price": 0}

    page = client.post("/developer/apps/new/", wanted)

    assert "/developer/names/?name=W0rd+Lens" in page.content.decode()
    form = client.get("/developer/names/?name=W0rd+Lens")
    assert form.context["form"]["name"].value() == "W0rd Lens"
    client.post("/developer/names/", {"name": "W0rd Lens", "reason": "Ours."})
    assert NameDispute.objects.get().developer == developer
    assert "Being looked at" in client.get("/developer/names/").content.decode()


def test_a_machine_is_told_the_same(api):
    AppFactory(name="Word Lens")
    api.force_authenticate(DeveloperFactory().user)
    wanted = {"name": "W0rd Lens", "slug": "reader", "summary": "S.", "category": "ai"}
    refused = api.post("/api/v1/apps/", wanted, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "name_too_alike")

    body = {"name": "W0rd Lens", "reason": "Ours."}
    made = api.post("/api/v1/name-disputes/", body, format="json")
    assert (made.status_code, made.json()["like"]) == (201, "Word Lens")
    assert api.get("/api/v1/name-disputes/").json()["data"] == [made.json()]


def test_the_check_is_one_query(django_assert_num_queries):
    developer = DeveloperFactory()
    with django_assert_num_queries(2):  # the lock, and the look at all apps
        names.claim(developer, name="Word Lens", slug="word-lens")


def test_neighbours_are_one_slip_away_and_no_more():
    near = neighbours("abcde")
    assert {"abcd", "bacde", "abxde", "abcdex", "xabcde"} <= near
    assert "abcde" not in near
    assert "abc" not in near


@pytest.mark.django_db(transaction=True)
def test_of_two_alike_at_once_one_is_made():
    wanted = [("Word Lens", "first"), ("W0rd-Lens", "second"), ("WORDLENS", "third")]
    at_once, outcomes = Barrier(len(wanted)), []
    people = [DeveloperFactory() for _ in wanted]

    def make(developer, name, slug):
        at_once.wait()
        try:
            create(developer, name, slug)
            outcomes.append("made")
        except names.NameTooAlike:
            outcomes.append("refused")
        finally:
            connection.close()

    given = [(person, *name) for person, name in zip(people, wanted, strict=True)]
    threads = [Thread(target=make, args=one) for one in given]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["made", "refused", "refused"]

"""Appeals in the console, in the API and at the desk."""

import pytest
from django.urls import reverse
from django.utils import timezone

from appstore.actions import appeals, moderation, suspensions
from appstore.models import Appeal, ReviewDecision
from tests.factories import AppFactory, UserFactory, VersionFactory


@pytest.fixture
def version(staff):
    version = VersionFactory(reviewing=True)
    moderation.decide_review(
        version=version,
        approved=False,
        reason="It phones home.",
        rules=["tracking"],
        by=staff,
        at=timezone.now(),
    )
    return version


@pytest.fixture
def developer(client, api, version):
    person = version.app.developer.user
    client.force_login(person)
    api.force_authenticate(person)
    return person


def places(version):
    slug = version.app.slug
    new = f"{reverse('appstore:appeal-new', args=[slug])}?version={version.version}"
    return new, reverse("appstore:appeal-list", args=[slug]), f"/api/v1/apps/{slug}/appeals/"


def test_the_pages_lead_from_the_decision_to_the_answer(client, version, developer):
    new, listed, _ = places(version)
    for page in (
        version.get_absolute_url(),
        reverse("appstore:console-app", args=[version.app.slug]),
    ):
        seen = client.get(page).content.decode()
        assert new in seen
        assert "/rules/#tracking" in seen
    assert "It phones home." in client.get(new).content.decode()
    assert "No appeals" in client.get(listed).content.decode()

    answer = client.post(new, {"text": "It does not."})

    filed = Appeal.objects.get()
    assert answer["Location"] == filed.get_absolute_url()
    assert filed.reference in client.get(listed).content.decode()
    assert filed.reference in client.get(version.get_absolute_url()).content.decode()
    assert "appealed already" in client.get(new).content.decode()
    reader = UserFactory(is_staff=True, is_superuser=True)
    appeals.deny(appeal=filed, answer="It does.", by=reader, at=timezone.now())
    assert "It does." in client.get(listed).content.decode()


def test_what_is_wrong_is_said_on_the_form(client, version, developer):
    new, *_ = places(version)
    assert "text" in client.post(new, {"text": ""}).context["form"].errors
    client.post(new, {"text": "No."})
    assert client.post(new, {"text": "No!"}).context["form"].non_field_errors()
    assert Appeal.objects.count() == 1


def test_nothing_to_appeal_is_a_page_that_says_so(client, version, developer):
    new, *_ = places(version)
    assert "Nothing to appeal" in client.get(new.partition("?")[0]).content.decode()
    assert client.get(f"{new}9").status_code == 404


def test_the_suspension_of_an_app_is_appealed_from_its_page(client, staff):
    app = VersionFactory(published=True).app
    suspensions.suspend(app=app, reason="It mines.", by=staff, at=timezone.now())
    client.force_login(app.developer.user)
    place = reverse("appstore:appeal-new", args=[app.slug])

    assert place in client.get(reverse("appstore:console-app", args=[app.slug])).content.decode()
    client.post(place, {"text": "It does not."})

    assert Appeal.objects.get().decision.version is None


def test_a_machine_files_and_reads(api, version, developer):
    *_, place = places(version)
    made = api.post(place, {"version": version.version, "text": "No."}, format="json")

    assert made.status_code == 201
    assert made.json()["status"] == "open"
    assert made.json()["rules"] == ["tracking"]
    [listed] = api.get(place).json()["data"]
    assert listed == made.json()
    again = api.post(place, {"version": version.version, "text": "No."}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "appealed_already")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"version": "9.9.9", "text": "No."}, 404),
        ({"text": "No."}, 409),
        ({"version": "1.0.0"}, 400),
        ({"text": "x" * 4001}, 400),
        ({"text": ["a"]}, 400),
    ],
)
def test_what_cannot_be_appealed_is_refused(api, version, developer, said, status):
    *_, place = places(version)
    assert api.post(place, said, format="json").status_code == status
    assert not Appeal.objects.exists()


def test_whoever_decided_finds_no_buttons_at_the_desk(client, version, developer, staff):
    client.post(places(version)[0], {"text": "No."})
    place = reverse("admin:appstore_appeal_change", args=[Appeal.objects.get().pk])

    client.force_login(staff)
    assert client.get(place).context["decisions"] == []

    client.force_login(UserFactory(is_staff=True, is_superuser=True, second_factor=True))
    page = client.get(place)
    assert [button.name for button in page.context["decisions"]] == ["grant", "deny"]
    assert "It phones home." in page.content.decode()
    assert client.get(reverse("admin:appstore_appeal_changelist")).status_code == 200


def test_a_suspension_at_the_desk_names_its_rules(client, staff):
    app = VersionFactory(published=True).app
    client.force_login(staff)
    place = reverse("admin:appstore_app_decide", args=[app.pk])
    client.post(place, {"decision": "suspend", "reason": "So.", "rules": ["price", "malware"]})
    assert ReviewDecision.objects.get().rules == ["malware", "price"]


def test_the_list_is_of_one_app(client, api, version, developer):
    client.post(places(version)[0], {"text": "No."})
    other = AppFactory(developer=version.app.developer)
    assert api.get(f"/api/v1/apps/{other.slug}/appeals/").json()["data"] == []

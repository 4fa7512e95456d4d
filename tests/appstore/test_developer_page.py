"""The public page of a developer, and the same by machine."""

import pytest
from django.utils import timezone

from appstore.models import AppReview, AppStatus
from tests.factories import (
    AppFactory,
    DeveloperFactory,
    DomainFactory,
    OrganisationFactory,
    UserFactory,
    VersionFactory,
)


def page(client, developer, **query):
    return client.get(f"/developers/{developer.slug}/", query)


@pytest.fixture
def acme():
    developer = DeveloperFactory(
        display_name="Acme",
        bio="We **count**. <script>alert(1)</script> [x](javascript:alert(1))",
        website="https://www.acme.dev/",
        source_url="https://git.example.org/acme",
        support_email="help@acme.dev",
        verification="kyc",
    )
    DomainFactory(developer=developer, domain="acme.dev", verified=True)
    return developer


def test_the_page_shows_who_it_is_and_what_they_make(client, acme):
    version = VersionFactory(published=True, app__developer=acme, app__name="Nine")
    other = VersionFactory(published=True, app__name="Stranger's")
    for stars in (5, 4):
        AppReview.objects.create(
            app=version.app, version=version, author=UserFactory(), stars=stars
        )
    AppReview.objects.create(app=other.app, version=other, author=UserFactory(), stars=1)

    shown = page(client, acme).content.decode()

    assert "<strong>count</strong>" in shown
    assert "<script>alert" not in shown
    assert 'href="javascript' not in shown
    assert "Nine" in shown
    assert "Stranger" not in shown
    assert "Identity verified" in shown
    assert shown.count("Domain verified") == 1
    assert 'href="https://git.example.org/acme" rel="nofollow ugc noopener noreferrer"' in shown
    assert "<b>4.5</b>" in shown
    assert f'href="/developers/{acme.slug}/"' in client.get("/").content.decode()


@pytest.mark.parametrize(("status", "badges"), [("failing", 1), ("lost", 0), ("pending", 0)])
def test_the_badge_ends_with_the_proof(client, acme, status, badges):
    VersionFactory(published=True, app__developer=acme)
    acme.domains.update(status=status, failing_since=timezone.now())
    assert page(client, acme).content.decode().count("Domain verified") == badges


def test_somebody_elses_domain_gives_no_badge(client, acme):
    VersionFactory(published=True, app__developer=acme)
    acme.domains.update(developer=DeveloperFactory())
    assert "Domain verified" not in page(client, acme).content.decode()


def test_who_never_published_is_suspended_or_unknown_has_no_page(client, api, acme):
    AppFactory(developer=acme)
    assert page(client, acme).status_code == 404
    VersionFactory(published=True, app__developer=acme)
    assert page(client, acme).status_code == 200
    acme.suspended_at, acme.suspension_reason = timezone.now(), "Malware."
    acme.save()
    assert page(client, acme).status_code == 404
    assert api.get(f"/api/v1/store/developers/{acme.slug}/").status_code == 404
    assert client.get("/developers/nobody/").status_code == 404


def test_members_see_their_page_beforehand(client, acme):
    client.force_login(acme.user)
    assert page(client, acme).status_code == 200
    client.force_login(DeveloperFactory().user)
    assert page(client, acme).status_code == 404


def test_who_has_nothing_in_the_store_any_more_has_a_page_that_says_so(client, acme):
    AppFactory(developer=acme, status=AppStatus.SUSPENDED, published_at=timezone.now())
    assert "Nothing in the store now" in page(client, acme).content.decode()


def test_an_organisation_is_called_one(client):
    guild = OrganisationFactory(members__owner=UserFactory())
    VersionFactory(published=True, app__developer=guild)
    shown = page(client, guild).content.decode()
    assert "Organisation" in shown
    assert "Identity verified" not in shown


def test_many_apps_take_pages_and_few_questions(
    client, acme, settings, django_assert_max_num_queries
):
    settings.STORE_APPS_PER_PAGE = 18
    for _ in range(20):
        VersionFactory(published=True, app__developer=acme)
    with django_assert_max_num_queries(8):
        first = page(client, acme).content.decode()
    second = page(client, acme, page=2).content.decode()
    assert (first.count("app-card"), second.count("app-card")) == (18, 2)


def test_by_machine_it_says_the_same(api, acme):
    VersionFactory(published=True, app__developer=acme)
    shown = api.get(f"/api/v1/store/developers/{acme.slug}/").json()
    assert shown["is_identity_verified"] is True
    assert [(link["kind"], link["is_verified"]) for link in shown["links"]] == [
        ("website", True),
        ("source_url", False),
    ]
    assert shown["statistics"]["app_count"] == 1
    assert "email" not in shown

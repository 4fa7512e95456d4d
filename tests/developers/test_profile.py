"""What developers say about themselves, and which of their links is verified."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from developers.actions import profiles
from developers.policies import RoleRequired
from developers.web_addresses import NotALink, host_of, is_verified, normalised
from marketplace.core.models import SecurityAudit
from tests.factories import DeveloperFactory, OrganisationFactory, UserFactory

DOMAINS = {"acme.dev"}
PIECES = [
    *("https://", "http://", "//", "/", "\\", "@", ":", "?", "#", "%2f", "%40", "%2e", "."),
    *("acme.dev", "ACME.dev", "evil.dev", "www.", "user", "443", "\u3002", "\uff0f", "\t", "\n"),
    *(" ", "\u0430cme.dev", "acme\u2024dev", "[::1]", "xn--", "\u00ad", ";", "&", "\u200d"),
]


def reading_of_a_browser(link):
    """The host as the URL Standard finds it in a link of plain characters."""
    return re.match(r"https://([^/?#\\]*)", link)[1].rpartition("@")[2]


@pytest.mark.parametrize(
    "link",
    ["https://acme.dev", "HTTPS://ACME.dev/", "https://acme.dev./a?b#c", "https://www.acme.dev/@x"],
)
def test_the_domain_itself_and_its_www_carry_the_badge(link):
    assert is_verified(normalised(link), DOMAINS)


@pytest.mark.parametrize(
    "link",
    [
        *("https://evil.dev/acme.dev", "https://acme.dev.evil.dev/", "https://evilacme.dev/"),
        *("https://sub.acme.dev/", "https://www.www.acme.dev/", "https://dev/"),
        *("https://evil.dev/@acme.dev", "https://evil.dev/?https://acme.dev", "https://acme.de/"),
        *("https://\u0430cme.dev/", "https://acm\u00e9.dev/", ""),
    ],
)
def test_any_other_host_does_not(link):
    try:
        link = normalised(link)
    except NotALink:
        return
    assert not is_verified(link, DOMAINS)


@pytest.mark.parametrize(
    "link",
    [
        *("http://acme.dev/", "//acme.dev/", "javascript:alert(1)", "acme.dev", "https:acme.dev"),
        *("https://user@acme.dev/", "https://acme.dev@evil.dev/", "https://a:b@acme.dev/"),
        *("https://acme.dev:443/", "https://acme.dev:8443/", "https://acme.dev\\@evil.dev/"),
        *("https://evil.dev\\.acme.dev/", "https://acme.dev\t.evil.dev/", "https://ac me.dev/"),
        *("https://127.0.0.1/", "https://[::1]/", "https://0x7f.1/", "https://localhost/"),
        *("https:///acme.dev", "https:\\\\acme.dev", "https://acme.dev%2f.evil.dev/", "https://"),
        *("https://acme.dev%00.evil.dev/", "https://acme\u2100.dev/", "https://" + "a" * 300),
    ],
)
def test_what_readers_of_a_url_may_read_differently_is_no_link_at_all(link):
    with pytest.raises(NotALink):
        normalised(link)
    assert not is_verified(link, DOMAINS)


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_whatever_is_entered_a_badge_means_the_very_host(text):
    for entered in (text, f"https://{text}"):
        if is_verified(entered, DOMAINS):
            assert reading_of_a_browser(entered) in {"acme.dev", "www.acme.dev"}
        try:
            link = normalised(entered)
        except NotALink:
            continue
        assert link == "" or normalised(link) == link
        assert not link or reading_of_a_browser(link) == host_of(link)


@given(st.text(max_size=60))
def test_any_text_is_a_link_in_one_spelling_or_none(text):
    try:
        link = normalised(f"https://acme.dev/{text}")
    except NotALink:
        return
    assert link.isascii()
    assert not set(link) & set(' "<>\\^`{|}\t\n')
    assert is_verified(link, DOMAINS)


def edit(developer, by=None, **profile):
    return profiles.edit_profile(developer=developer, profile=profile, by=by or developer.user)


def test_a_profile_is_changed_and_what_changed_is_kept():
    developer = DeveloperFactory()
    edit(developer, bio="We count.", website="https://Acme.DEV")
    edit(developer, bio="We count.")

    developer.refresh_from_db()
    assert (developer.bio, developer.website) == ("We count.", "https://acme.dev/")
    event = SecurityAudit.objects.get()
    assert (event.action, event.target_id) == ("developer.edit", str(developer.pk))


def test_a_link_that_cannot_be_shown_changes_nothing():
    developer = DeveloperFactory()
    with pytest.raises(NotALink):
        edit(developer, bio="New.", social_url="javascript:alert(1)")
    developer.refresh_from_db()
    assert developer.bio == ""
    assert not SecurityAudit.objects.exists()


def test_nobody_but_an_owner_speaks_for_an_organisation():
    maintainer = UserFactory()
    guild = OrganisationFactory(members__owner=UserFactory(), members__maintainer=maintainer)
    with pytest.raises(RoleRequired):
        edit(guild, by=maintainer, bio="Mine now.")


def test_only_what_a_profile_has_is_taken_over():
    developer = DeveloperFactory()
    edit(developer, verification="full", slug="other", location="Graz")
    developer.refresh_from_db()
    assert (developer.verification, developer.location) == ("email", "Graz")


def test_the_page_saves_previews_and_says_what_is_wrong(client):
    developer = DeveloperFactory()
    client.force_login(developer.user)
    form = {"display_name": "Acme", "bio": "**Bold** <script>", "website": "https://acme.dev"}

    preview = client.post("/developer/profile/preview/", form).content.decode()
    developer.refresh_from_db()
    assert "<strong>Bold</strong> &lt;script&gt;" in preview
    assert developer.bio == ""

    wrong = client.post("/developer/profile/", form | {"website": "http://acme.dev"})
    assert "begins with https://" in wrong.content.decode()
    client.post("/developer/profile/", form)
    developer.refresh_from_db()
    assert (developer.display_name, developer.website) == ("Acme", "https://acme.dev/")


def test_by_machine_too(api):
    developer = DeveloperFactory()
    api.force_authenticate(developer.user)
    place = "/api/v1/developers/me/"
    changed = api.patch(place, {"bio": "We count.", "source_url": "https://git.acme.dev"}, "json")
    refused = api.patch(place, {"website": "https://a@acme.dev/"}, "json")
    assert changed.json()["source_url"] == "https://git.acme.dev/"
    assert refused.json()["code"] == "not_a_link"

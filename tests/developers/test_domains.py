"""Domains: listed, proved, looked at again, lost with notice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from developers import tasks
from developers.actions import domains
from developers.host_names import NotADomain, normalised
from developers.jobs.domains import HELD_ELSEWHERE
from developers.models import ChallengeMethod, VerifiedDomain
from developers.policies import RoleRequired
from marketplace.core.models import SecurityAudit
from tests.factories import DeveloperFactory, DomainFactory, OrganisationFactory, UserFactory


def add(developer, domain, by=None):
    return domains.add_domain(
        developer=developer, domain=domain, method=ChallengeMethod.DNS, by=by or developer.user
    )


@pytest.fixture
def check(django_capture_on_commit_callbacks):
    def check(domain):
        """A worker looks; mails go out."""
        with django_capture_on_commit_callbacks(execute=True):
            tasks.check_domain.enqueue(key=domain.pk, domain_id=domain.pk)
        domain.refresh_from_db()
        return domain.status

    return check


def prove(name_server, domain):
    name_server.put(domain.record_name, "TXT", f'"{domain.proof}"')


def actions():
    return list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))


def pass_time(domain, **how_long):
    """Let all that happened to the domain be longer ago."""
    for name in ("verified_at", "last_checked_at", "failing_since"):
        if moment := getattr(domain, name):
            setattr(domain, name, moment - timedelta(**how_long))
    domain.save()


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ("Example.COM", "example.com"),
        (" example.com. ", "example.com"),
        ("Bücher.de", "xn--bcher-kva.de"),
        ("xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("\uff45xample\uff0ecom", "example.com"),
        ("a.b.co.uk", "a.b.co.uk"),
    ],
)
def test_a_domain_has_one_spelling(entered, kept):
    assert normalised(entered) == kept


@pytest.mark.parametrize(
    "entered",
    [
        *("", "com", "localhost", "acme.local", "acme.internal", "acme.test", "1.2.3.4", "[::1]"),
        *("127.1", "1.2.3.0x7f", "http://acme.dev", "acme.dev/path", "acme.dev:443", "a@acme.dev"),
        *(
            "acme..dev",
            ".acme.dev",
            "-acme.dev",
            "ac_me.dev",
            "acme dev",
            "xn--a.dev",
            "a" * 64 + ".dev",
        ),
        ".".join(["a" * 60] * 5) + ".dev",
    ],
)
def test_what_nobody_can_own_is_refused(entered):
    with pytest.raises(NotADomain):
        normalised(entered)


def test_a_domain_is_proved_and_told_apart_from_what_is_not(name_server, check):
    developer = DeveloperFactory()
    domain = add(developer, "Acme.dev")
    assert check(domain) == "pending"
    assert "no TXT record" in domain.problem

    prove(name_server, domain)

    assert check(domain) == "verified"
    assert (check(domain), domain.problem) == ("verified", "")
    assert actions() == ["domain.add", "domain.verify"]
    assert mail.outbox == []


def test_proof_that_goes_missing_leaves_a_week(name_server, check):
    domain = DomainFactory(verified=True)

    assert check(domain) == "failing"
    assert check(domain) == "failing"
    pass_time(domain, days=6)
    assert check(domain) == "failing"
    assert [message.subject for message in mail.outbox] == [f"The proof for {domain} is missing"]
    pass_time(domain, days=1)
    assert check(domain) == "lost"
    assert check(domain) == "lost"

    assert [message.to for message in mail.outbox] == [[domain.developer.user.email]] * 2
    assert actions() == ["domain.fail", "domain.lose"]


def test_proof_that_comes_back_in_time_changes_nothing(name_server, check):
    domain = DomainFactory(verified=True)
    verified_at = domain.verified_at
    assert check(domain) == "failing"
    pass_time(domain, days=3)

    prove(name_server, domain)

    assert check(domain) == "verified"
    assert domain.failing_since is None
    assert domain.verified_at == verified_at - timedelta(days=3)


def test_what_was_lost_can_be_proved_again(name_server, check):
    domain = DomainFactory(status="lost")
    assert check(domain) == "lost"
    prove(name_server, domain)
    assert check(domain) == "verified"


def test_a_domain_belongs_to_one_account_at_a_time(name_server, check):
    first, second = DeveloperFactory(), DeveloperFactory()
    hers, his = add(first, "acme.dev"), add(second, "acme.dev")
    prove(name_server, hers)
    assert check(hers) == "verified"

    prove(name_server, his)
    assert check(his) == "pending"
    assert his.problem == HELD_ELSEWHERE
    with pytest.raises(domains.DomainTaken, match="another account"):
        add(DeveloperFactory(), "ACME.dev")

    domains.remove_domain(domain=hers, by=first.user)
    assert check(his) == "verified"


def test_the_same_domain_is_not_listed_twice():
    developer = DeveloperFactory()
    add(developer, "acme.dev")
    with pytest.raises(domains.DomainTaken, match="your list"):
        add(developer, "acme.dev.")
    assert developer.domains.count() == 1


def test_an_account_lists_a_few_domains_and_no_more(settings):
    settings.DOMAINS_PER_DEVELOPER = 2
    developer = DeveloperFactory()
    add(developer, "a.dev")
    add(developer, "b.dev")
    with pytest.raises(domains.TooManyDomains):
        add(developer, "c.dev")


@pytest.mark.django_db(transaction=True)
def test_the_last_place_in_the_list_goes_to_one_of_four(settings):
    settings.DOMAINS_PER_DEVELOPER = 1
    developer = DeveloperFactory()

    def attempt(number):
        try:
            return add(developer, f"acme-{number}.dev")
        except domains.TooManyDomains:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(map(bool, pool.map(attempt, range(4)))) == 1
    assert developer.domains.count() == 1


def test_checks_are_counted_over_all_domains(settings):
    settings.DOMAIN_CHECKS_PER_HOUR = 2
    developer = DeveloperFactory()
    at = timezone.now()
    for name in ("a.dev", "b.dev"):
        domain = DomainFactory(developer=developer, domain=name)
        domains.check_domain(domain=domain, by=developer.user, at=at)
        domains.remove_domain(domain=domain, by=developer.user)

    domain = DomainFactory(developer=developer, domain="c.dev")
    with pytest.raises(domains.CheckedTooOften):
        domains.check_domain(domain=domain, by=developer.user, at=at)
    domains.check_domain(domain=domain, by=developer.user, at=at + timedelta(hours=1))


def test_only_owners_manage_an_organisations_domains():
    maintainer = UserFactory()
    guild = OrganisationFactory(members__owner=UserFactory(), members__maintainer=maintainer)
    domain = DomainFactory(developer=guild)
    for refused in (
        lambda: add(guild, "acme.dev", by=maintainer),
        lambda: domains.check_domain(domain=domain, by=maintainer, at=timezone.now()),
        lambda: domains.remove_domain(domain=domain, by=maintainer),
    ):
        with pytest.raises(RoleRequired):
            refused()
    assert VerifiedDomain.objects.get() == domain
    assert actions() == []


def test_what_was_not_looked_at_for_a_day_is_looked_at(
    name_server, django_capture_on_commit_callbacks
):
    fresh, due = DomainFactory(verified=True), DomainFactory(verified=True)
    pending = DomainFactory()
    pass_time(due, hours=25)
    prove(name_server, due)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.recheck_domains()

    for domain in (fresh, due, pending):
        domain.refresh_from_db()
    assert due.last_checked_at > timezone.now() - timedelta(minutes=1)
    assert due.status == "verified"
    assert fresh.status == "verified"
    assert pending.last_checked_at is None


def test_by_page_a_domain_is_added_checked_and_removed(client, name_server):
    developer = DeveloperFactory()
    client.force_login(developer.user)
    assert "No domains yet" in client.get("/developer/domains/").content.decode()

    client.post("/developer/domains/", {"domain": "acme.dev", "method": "dns"})
    domain = VerifiedDomain.objects.get()
    page = client.get("/developer/domains/").content.decode()
    assert domain.record_name in page
    assert domain.proof in page
    client.post(f"/developer/domains/{domain.pk}/check/")
    client.post(f"/developer/domains/{domain.pk}/remove/")

    assert not VerifiedDomain.objects.exists()
    assert actions() == ["domain.add", "domain.check", "domain.remove"]
    refused = client.post("/developer/domains/", {"domain": "localhost", "method": "dns"})
    assert "Enter a public domain" in refused.content.decode()


def test_by_machine_too(api, name_server):
    developer = DeveloperFactory()
    api.force_authenticate(developer.user)
    place = "/api/v1/developers/domains/"

    made = api.post(place, {"domain": "Acme.dev", "method": "well_known"}, "json").json()
    again = api.post(place, {"domain": "acme.dev", "method": "dns"}, "json")

    assert made["domain"] == "acme.dev"
    assert made["file_url"] == "https://acme.dev/.well-known/matrix-verification.txt"
    assert again.json()["code"] == "domain_taken"
    assert api.post(f"{place}{made['id']}/check/").status_code == 202
    assert api.get(place).json()["data"][0]["id"] == made["id"]
    assert api.delete(f"{place}{made['id']}/").status_code == 204
    assert api.get(f"{place}{made['id']}/").status_code == 404

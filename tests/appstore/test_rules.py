"""The publishing rules: codes that never change, and links that lead to them."""

import pytest
from django.utils import timezone

from appstore.actions import moderation, suspensions
from appstore.models import ReviewDecision
from appstore.rules import RULES, UnknownRule, known, named
from marketplace.core.models import SecurityAudit
from tests.factories import AppFactory, VersionFactory

# Decisions keep these for good. A rule may be added; none is renamed or taken away.
CODES = {
    *("malware", "known-vulnerability", "hidden-code", "remote-code", "secrets"),
    *("deception", "impersonation", "manipulation"),
    *("excess-permissions", "personal-data", "tracking"),
    *("broken", "resources", "unlawful", "copyright", "listing-words", "price"),
}


def test_a_code_is_a_promise():
    assert RULES.keys() >= CODES
    assert all(code == rule.code for code, rule in RULES.items())


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_the_link_of_a_rule_leads_to_its_words(client, rule):
    page = client.get(rule.url.partition("#")[0])
    assert page.status_code == 200
    assert f'id="{rule.url.partition("#")[2]}"' in page.content.decode()
    assert rule.title in page.content.decode()
    assert rule.canned_reason


def test_every_page_leads_to_the_rules(client):
    assert 'href="/rules/"' in client.get("/").content.decode()


def test_a_decision_names_known_rules_once_each_and_in_order(staff):
    version = VersionFactory(reviewing=True)
    moderation.decide_review(
        version=version,
        approved=False,
        reason="It fetches code.",
        by=staff,
        at=timezone.now(),
        rules=["remote-code", "malware", "remote-code"],
    )
    assert ReviewDecision.objects.get().rules == ["malware", "remote-code"]


def test_a_decision_rests_on_no_rule_that_there_is_not(staff):
    version, app = VersionFactory(reviewing=True), AppFactory(published=True)
    with pytest.raises(UnknownRule, match="be-nice"):
        moderation.decide_review(
            version=version,
            approved=False,
            reason="So.",
            by=staff,
            at=timezone.now(),
            rules=["be-nice"],
        )
    with pytest.raises(UnknownRule):
        suspensions.suspend(
            app=app, reason="So.", by=staff, rules=["malware", "be-nice"], at=timezone.now()
        )

    version.refresh_from_db()
    app.refresh_from_db()
    assert (version.status, app.status) == ("reviewing", "published")
    assert not SecurityAudit.objects.filter(target_type="appstore.app").exists()


def test_codes_are_read_in_the_rules_order_and_strange_ones_are_not_shown():
    assert known(["price", "broken"]) == ["broken", "price"]
    assert [rule.code for rule in named(["price", "of-old-times"])] == ["price"]

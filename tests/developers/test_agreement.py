"""The developer agreement: versions, proof, grace, and what changes between two texts."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from developers import agreement_texts, policies, text_changes
from developers.actions import agreements
from developers.agreement_standing import standing_of
from developers.jobs.agreements import announce
from developers.models import AgreementAcceptance
from identity.actions import tokens
from marketplace.core.models import SecurityAudit
from tests.factories import DeveloperFactory, OrganisationFactory, UserFactory

OLD = "# Agreement\n\nYou receive 80 % of each sale.\n\nBe kind.\n"
NEW = "# Agreement\n\nYou receive 85 % of each sale.\n\nBe kind.\n\n<b>Answer</b> your mail.\n"
FAR = timedelta(days=400)


@pytest.fixture
def write(tmp_path, settings):
    """Put a text in the directory; ``in_days`` from now it holds."""
    settings.DEVELOPER_AGREEMENTS = tmp_path

    def write(version, body, *, in_days, grace_days=30):
        day = timezone.now().date() + timedelta(days=in_days)
        head = f"---\neffective_from: {day}\ngrace_days: {grace_days}\n---\n"
        (tmp_path / f"{version}.md").write_text(head + body)
        return next(text for text in agreement_texts.all_texts() if text.version == version)

    return write


def accept(developer, text, **changes):
    asked = {"version": text.version, "sha256": text.sha256, "by": developer.user}
    return agreements.accept_agreement(
        developer=developer, **asked | {"at": timezone.now()} | changes
    )


def test_the_text_that_ships_is_in_force_and_unedited():
    text = agreement_texts.in_force(at=datetime(2026, 11, 22, tzinfo=UTC))
    assert text.version == "2026-11"
    assert text.sha256.startswith("9d108fa8b23a")
    assert text.grace == timedelta(days=30)


def test_accepting_keeps_proof_of_the_exact_text(write, client):
    text = write("v1", OLD, in_days=-10)
    developer = DeveloperFactory(agreed=False)
    client.force_login(developer.user)

    client.post(
        "/developer/agreement/",
        {"version": "v1", "sha256": text.sha256, "accept": "on"},
        headers={"User-Agent": "Browser/1", "Accept-Language": "de-AT,de;q=0.9"},
    )

    made = AgreementAcceptance.objects.get()
    assert made.sha256 == hashlib.sha256(OLD.encode()).hexdigest()
    assert (made.accepted_by, made.ip_address) == (developer.user, "127.0.0.1")
    assert (made.user_agent, made.locale) == ("Browser/1", "de-AT,de;q=0.9")
    event = SecurityAudit.objects.get(action="agreement.accept")
    assert event.target_id == str(developer.pk)


def test_accepting_again_changes_nothing(write):
    text = write("v1", OLD, in_days=-10)
    developer = DeveloperFactory(agreed=False)
    assert accept(developer, text) == accept(developer, text)
    assert SecurityAudit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_accepting_four_times_at_once_leaves_one_proof(write):
    text = write("v1", OLD, in_days=-10)
    developer = DeveloperFactory(agreed=False)

    def agree(_):
        try:
            return accept(developer, text).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(agree, range(4)))) == 1
    assert SecurityAudit.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"version": "v0"}, agreements.AgreementOutdated),
        ({"sha256": "0" * 64}, agreements.AgreementTextChanged),
    ],
)
def test_what_was_not_shown_cannot_be_accepted(write, wrong, error):
    text = write("v1", OLD, in_days=-10)
    developer = DeveloperFactory(agreed=False)
    with pytest.raises(error):
        accept(developer, text, **wrong)
    assert not developer.acceptances.exists()
    assert not SecurityAudit.objects.exists()


def test_a_text_that_changes_while_it_is_read_is_shown_again(write, client):
    shown = write("v1", OLD, in_days=-10)
    developer = DeveloperFactory(agreed=False)
    client.force_login(developer.user)
    write("v1", NEW, in_days=-10)

    answer = client.post(
        "/developer/agreement/",
        {"version": "v1", "sha256": shown.sha256, "accept": "on"},
        follow=True,
    )

    assert "Read it again" in answer.content.decode()
    assert not developer.acceptances.exists()


def test_proof_cannot_be_changed_or_removed(write):
    text = write("v1", OLD, in_days=-10)
    made = accept(DeveloperFactory(agreed=False), text)
    rows = AgreementAcceptance.objects.filter(pk=made.pk)
    for change in (lambda: rows.update(version="v2"), rows.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_an_old_acceptance_counts_until_the_grace_of_the_new_version_ends(write):
    old = write("v1", OLD, in_days=-300)
    developer = DeveloperFactory(agreed=False)
    accept(developer, old)
    new = write("v2", NEW, in_days=10, grace_days=14)

    for moment in (timezone.now(), new.effective_from, new.grace_until - timedelta(seconds=1)):
        policies.require_agreement(developer, at=moment)
    with pytest.raises(policies.AgreementRequired, match="new version, v2"):
        policies.require_agreement(developer, at=new.grace_until)

    accept(developer, new, at=new.grace_until)
    policies.require_agreement(developer, at=new.grace_until + FAR)


def test_skipping_a_version_does_not_lengthen_the_grace(write):
    old = write("v1", OLD, in_days=-300)
    developer = DeveloperFactory(agreed=False)
    accept(developer, old)
    second = write("v2", NEW, in_days=10, grace_days=5)
    write("v3", NEW + "More.", in_days=14)
    assert not policies.has_accepted_agreement(developer, at=second.grace_until)


def test_who_never_accepted_has_no_grace(write):
    write("v1", OLD, in_days=-300)
    write("v2", NEW, in_days=-1)
    with pytest.raises(policies.AgreementRequired, match="Accept the developer agreement"):
        policies.require_agreement(DeveloperFactory(agreed=False), at=timezone.now())


def test_a_version_to_come_may_be_accepted_ahead_but_not_instead(write):
    old, new = write("v1", OLD, in_days=-300), write("v2", NEW, in_days=10)
    developer = DeveloperFactory(agreed=False)
    with pytest.raises(agreements.AgreementOutdated):
        accept(developer, new)

    accept(developer, old)
    accept(developer, new)

    standing = standing_of(developer, at=timezone.now())
    assert standing.holds
    assert standing.to_accept is None
    assert standing_of(developer, at=new.grace_until + FAR).holds


def test_everybody_who_agreed_is_told_of_a_change_once(write, django_capture_on_commit_callbacks):
    old = write("v1", OLD, in_days=-300)
    told, silent = DeveloperFactory(agreed=False), DeveloperFactory(agreed=False)
    accept(told, old)
    assert announce() == 0
    new = write("v2", NEW, in_days=10)

    with django_capture_on_commit_callbacks(execute=True):
        assert (announce(), announce()) == (1, 0)

    assert [message.to for message in mail.outbox] == [[told.user.email]]
    assert f"{new.effective_from:%B %Y}" in mail.outbox[0].body
    assert not silent.agreement_notices.exists()


def test_the_page_shows_what_changes_escaped_and_what_was_accepted(write, client):
    old = write("v1", OLD, in_days=-300)
    developer = DeveloperFactory(agreed=False)
    accept(developer, old)
    write("v2", NEW, in_days=10)
    client.force_login(developer.user)

    page = client.get("/developer/agreement/").content.decode()

    assert "<del>80</del><ins>85</ins>" in page
    assert "<ins>&lt;b&gt;Answer&lt;/b&gt; your mail.</ins>" in page
    assert old.sha256 in page
    assert "A new version holds from" in page


def test_a_text_edited_after_it_was_accepted_is_not_passed_off_as_the_accepted_one(write):
    old = write("v1", OLD, in_days=-300)
    developer = DeveloperFactory(agreed=False)
    accept(developer, old)
    write("v1", NEW, in_days=-300)
    assert standing_of(developer, at=timezone.now()).accepted_unchanged is None


def test_by_machine_the_hash_is_sent_back(write, api):
    old = write("v1", OLD, in_days=-300)
    developer = DeveloperFactory(agreed=False)
    accept(developer, old)
    new = write("v2", NEW, in_days=-1)
    api.force_authenticate(developer.user)
    place = "/api/v1/developers/agreement/"

    offered = api.get(place).json()
    stale = api.post(place, {"version": "v2", "sha256": old.sha256}, "json")
    without = api.post(place, {"version": "v2"}, "json")
    accepted = api.post(place, {"version": "v2", "sha256": new.sha256}, "json").json()

    assert (offered["version"], offered["sha256"]) == ("v2", new.sha256)
    assert (offered["accepted_version"], offered["may_publish"]) == ("v1", True)
    assert "+You receive 85 %" in offered["changes"]
    assert stale.json()["code"] == "agreement_text_changed"
    assert without.status_code == 400
    assert accepted["accepted_version"] == "v2"
    assert accepted["accepted_at"]


@pytest.mark.parametrize(
    "content",
    [
        OLD,
        f"---\ngrace_days: 3\n---\n{OLD}",
        f"---\neffective_from: soon\n---\n{OLD}",
        f"---\neffective_from: 2026-11-01\nauthor: me\n---\n{OLD}",
    ],
)
def test_a_file_that_is_no_agreement_is_named(tmp_path, settings, content):
    settings.DEVELOPER_AGREEMENTS = tmp_path
    (tmp_path / "v1.md").write_text(content)
    with pytest.raises(ImproperlyConfigured, match=r"v1\.md"):
        agreement_texts.all_texts()


def test_without_any_text_in_force_nothing_is_guessed(write):
    write("v1", OLD, in_days=3)
    with pytest.raises(ImproperlyConfigured, match="DEVELOPER_AGREEMENTS"):
        agreement_texts.in_force(at=timezone.now())


def test_a_comparison_contains_both_texts_whole():
    paragraphs = text_changes.compare(OLD, NEW)
    pieces = [piece for paragraph in paragraphs for piece in paragraph.pieces]
    old, new = (text.replace("# ", "").strip().split("\n\n") for text in (OLD, NEW))
    before = "".join(words for kind, words in pieces if kind != "new")
    after = "".join(words for kind, words in pieces if kind != "gone")
    assert before == "".join(old)
    assert after == "".join(new)


def test_a_token_writes_drafts_without_an_agreement_and_nothing_once_it_lapsed(write, api):
    old = write("v1", OLD, in_days=-300)
    developer = DeveloperFactory(agreed=False)
    _, secret = tokens.create_token(user=developer.user, name="ci", at=timezone.now())
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    draft = {"slug": "mine", "name": "Mine", "summary": "Mine.", "category": "ai"}
    assert api.post("/api/v1/apps/", draft, "json").status_code == 201
    accept(developer, old)
    new = write("v2", NEW, in_days=-20, grace_days=5)

    refused = [
        api.post("/api/v1/apps/", draft | {"slug": "other"}, "json"),
        api.patch("/api/v1/apps/mine/", {"summary": "New."}, "json"),
        api.post("/api/v1/apps/mine/submit/", {}, "json"),
        api.post("/api/v1/apps/mine/scan/", {}, "json"),
    ]

    assert {answer.json()["code"] for answer in refused} == {"agreement_required"}
    assert "v2" in refused[0].json()["detail"]
    assert developer.apps.get().summary == "Mine."
    assert api.get("/api/v1/apps/mine/").status_code == 200
    shown = {"version": "v2", "sha256": new.sha256}
    assert api.post("/api/v1/developers/agreement/", shown, "json").json()["may_publish"]
    assert api.patch("/api/v1/apps/mine/", {"summary": "New."}, "json").status_code == 200


def test_only_an_owner_accepts_for_an_organisation(write, client):
    text = write("v1", OLD, in_days=-10)
    maintainer = UserFactory()
    guild = OrganisationFactory(
        agreed=False, members__owner=UserFactory(), members__maintainer=maintainer
    )
    with pytest.raises(policies.RoleRequired):
        accept(guild, text, by=maintainer)
    client.force_login(maintainer)
    assert "Only an owner accepts" in client.get("/developer/agreement/").content.decode()
    accept(guild, text, by=guild.memberships.get(role="owner").user)

"""Whoever wants to check the audit log can, and sees no more than they may."""

import base64
import csv
import io
import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from marketplace.core import audit
from marketplace.core.audit import exporting, merkle
from marketplace.core.models import AuditCheckpoint, SecurityAudit
from tests.factories import AppFactory, DeveloperFactory, UserFactory, WorkspaceFactory

PLACE = "/api/v1/audit"


def commit():
    """Do now what the database does when a transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def record(action="test.done", *, actor=None, target=None, **details):
    actor = actor or UserFactory()
    row = audit.record(action, actor=actor, target=target or actor, **details)
    commit()
    return row


def entry(api, row):
    return api.get(f"{PLACE}/entries/{row.position}/")


def test_anybody_gets_the_checkpoint_and_the_key(api):
    record()
    answer = api.get(f"{PLACE}/checkpoint/").json()
    assert (answer["origin"], answer["size"]) == ("localhost/audit", 1)
    assert api.get(f"{PLACE}/key/").json()["key"] == answer["key"]

    text = api.get(f"{PLACE}/checkpoint/", headers={"Accept": "text/plain"})
    assert text["Content-Type"].startswith("text/plain")
    assert text.content.decode() == answer["note"]


def test_a_checkpoint_is_signed_once_for_each_size(api):
    record()
    notes = {api.get(f"{PLACE}/checkpoint/").json()["note"] for _ in range(3)}
    assert len(notes) == AuditCheckpoint.objects.count() == 1
    record()
    assert api.get(f"{PLACE}/checkpoint/").json()["size"] == 2


def test_a_log_that_was_rewritten_is_not_signed_again(api):
    record()
    api.get(f"{PLACE}/checkpoint/")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE core_auditnode SET hash = '\\x00'")
        cursor.execute("SET session_replication_role = origin")
    record()

    answer = api.get(f"{PLACE}/checkpoint/")

    assert answer.status_code == 503
    assert answer.json()["code"] == "audit_log_rewritten"


def test_an_entry_comes_with_its_payload_and_proof_for_whoever_did_it(api):
    row = record(word="personal")
    api.force_authenticate(row.actor)

    answer = entry(api, row).json()

    assert answer["seq"] == row.position
    assert answer["entry"]["action"] == "test.done"
    assert answer["payload"]["data"]["details"] == {"word": "personal"}
    assert merkle.hash_leaf(
        json.dumps(answer["entry"], sort_keys=True, separators=(",", ":")).encode()
    ) == bytes(row.leaf_hash)


def test_an_erased_entry_has_a_proof_and_no_payload(api):
    row = record(word="personal")
    audit.erase(row=row, by=row.actor, reason="asked")
    commit()
    api.force_authenticate(row.actor)

    answer = entry(api, row)

    assert answer.json()["payload"] is None
    assert b"personal" not in answer.content


def test_what_is_mine_is_seen_by_me_and_not_by_a_stranger(api):
    developer = DeveloperFactory()
    row = record("app.reject", target=AppFactory(developer=developer), reason="So.")
    assert entry(api, row).status_code == 404

    api.force_authenticate(DeveloperFactory().user)
    assert entry(api, row).status_code == 404
    assert api.get(f"{PLACE}/entries/").json()["data"] == []

    api.force_authenticate(developer.user)
    assert entry(api, row).json()["payload"] is None
    listed = api.get(f"{PLACE}/entries/").json()["data"]
    assert [(line["seq"], line["details"]) for line in listed] == [
        (row.position, {"reason": "So."})
    ]


def test_who_acted_for_the_house_and_from_where_is_not_told(api, staff, settings):
    developer = DeveloperFactory()
    record("app.reject", actor=staff, target=AppFactory(developer=developer))
    api.force_authenticate(developer.user)

    answer = api.get(f"{PLACE}/entries/")

    (line,) = answer.json()["data"]
    assert (line["actor"], line["ip_address"]) == ("staff", None)
    assert staff.email not in answer.content.decode()


def test_a_workspaces_owner_sees_what_was_done_in_it(api):
    owner = UserFactory()
    record("app.install", target=WorkspaceFactory(owner=owner))
    api.force_authenticate(owner)
    assert [line["action"] for line in api.get(f"{PLACE}/entries/").json()["data"]] == [
        "app.install"
    ]


def test_everybody_may_check_that_an_app_was_published_but_not_by_whom_from_where(api):
    row = record("app.publish", target=AppFactory(), version="1.0.0")
    answer = entry(api, row)
    assert answer.status_code == 200
    assert answer.json()["payload"] is None


def test_auditors_see_everything(api, staff):
    row = record(word="personal")
    api.force_authenticate(staff)
    assert entry(api, row).json()["payload"]["data"]["details"] == {"word": "personal"}
    assert api.get(f"{PLACE}/entries/").json()["data"] == []


@pytest.mark.parametrize("seq", ["999", "9" * 18])
def test_an_entry_that_is_not_there_is_not_found(api, staff, seq):
    api.force_authenticate(staff)
    assert api.get(f"{PLACE}/entries/{seq}/").status_code == 404


def test_history_can_be_narrowed(api):
    user = UserFactory()
    app = AppFactory()
    for action, target in (("app.create", app), ("app.edit", app), ("token.create", user)):
        record(action, actor=user, target=target)
    api.force_authenticate(user)

    def actions(**asked):
        listed = api.get(f"{PLACE}/entries/", asked).json()["data"]
        return [line["action"] for line in listed]

    later = (timezone.now() + timedelta(hours=1)).isoformat()
    assert actions(action="app") == ["app.edit", "app.create"]
    assert actions(target="core.user") == ["token.create"]
    assert actions(target=f"appstore.app:{app.pk}", action="app.e") == ["app.edit"]
    assert actions(since=later) == []
    assert len(actions(until=later)) == 3
    assert api.get(f"{PLACE}/entries/", {"since": "yesterday"}).status_code == 400


def test_a_page_of_history_costs_the_same_however_long_it_is(api, django_assert_num_queries):
    user = UserFactory()
    api.force_authenticate(user)
    for _ in range(10):
        record(actor=user)
    with django_assert_num_queries(3):
        assert len(api.get(f"{PLACE}/entries/").json()["data"]) == 10


@pytest.mark.parametrize(
    ("first", "second", "status"), [(1, 3, 200), (3, 3, 200), (0, 3, 400), (3, 2, 400), (1, 4, 404)]
)
def test_consistency_is_proven_between_two_sizes_that_were(api, first, second, status):
    for _ in range(3):
        record()
    answer = api.get(f"{PLACE}/consistency/", {"first": first, "second": second})
    assert answer.status_code == status
    if status == 200:
        assert all(len(base64.b64decode(value)) == 32 for value in answer.json()["proof"])


def test_history_leaves_as_csv_that_no_spreadsheet_runs(api):
    user = UserFactory()
    record(actor=user, target=AppFactory(name="=cmd|' /C calc'!A0"))
    api.force_authenticate(user)

    answer = api.get(f"{PLACE}/entries/export/")

    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    (line,) = csv.DictReader(io.StringIO(answer.getvalue().decode()))
    assert line["name"].startswith("'=cmd")
    assert line["actor"] == "you"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " ="])  # noqa: RUF001
def test_no_cell_is_a_formula(start):
    assert exporting.inert(f"{start}1+1")[0] in {"'", " "}


def test_history_leaves_as_lines_of_json(api):
    user = UserFactory()
    row = record(actor=user, number=1)
    api.force_authenticate(user)

    answer = api.get(f"{PLACE}/entries/export/", {"as": "jsonl"})

    (line,) = answer.getvalue().decode().splitlines()
    assert json.loads(line)["details"] == {"number": 1}
    assert json.loads(line)["seq"] == row.position
    assert api.get(f"{PLACE}/entries/export/", {"as": "exe"}).status_code == 404


def test_history_is_for_people_with_an_account(api):
    assert api.get(f"{PLACE}/entries/").status_code == 401
    assert api.get(f"{PLACE}/entries/export/").status_code == 401


def test_the_log_is_called_after_the_site(api):
    assert settings.SITE_URL == "http://localhost:8000"
    assert SecurityAudit.objects.count() == 0
    assert api.get(f"{PLACE}/checkpoint/").json()["size"] == 0


def test_without_the_second_factor_an_auditor_is_like_anybody(api, staff):
    row = record()
    staff.otp_device = None
    api.force_authenticate(staff)
    assert entry(api, row).status_code == 404

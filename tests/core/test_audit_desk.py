"""The log at the auditor's desk, and one's own on the page."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.core import audit
from marketplace.core.models import SecurityAudit
from tests.core.test_audit_api import commit, record
from tests.factories import AppFactory, UserFactory, VersionFactory
from tests.factories.identity import sign_in

DESK = "/admin/core/securityaudit/"


@pytest.fixture
def desk(client, staff):
    client.force_login(staff)
    return client


def found(desk, **asked):
    return [row.pk for row in desk.get(DESK, asked).context["cl"].result_list]


def test_the_desk_finds_by_who_what_and_where_from(desk):
    wanted = record("app.edit", actor=UserFactory(email="ada@example.org"))
    record("app.other")
    for words in ("ada@example.org", "app.edit", wanted.actor.audit_owner, "ADA@"):
        assert found(desk, q=words) == [wanted.pk]


def test_the_desk_finds_by_name_and_address(desk, rf):
    app = AppFactory(name="Chess")
    wanted = record("app.edit", target=app)
    record("app.edit")
    assert found(desk, q="Chess") == [wanted.pk]
    assert found(desk, q="10.9.8.7") == []


def test_the_desk_shows_the_number_and_what_was_erased(desk):
    row = record(word="personal")
    assert "personal" in desk.get(f"{DESK}{row.pk}/change/").content.decode()
    audit.erase(row=row, by=None, reason="asked")
    commit()

    page = desk.get(f"{DESK}{row.pk}/change/").content.decode()

    assert f"#{row.position}" in page
    assert "Erased." in page
    assert "personal" not in page


def test_the_desk_asks_the_same_however_many_rows(desk):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            desk.get(DESK)
        return len(queries)

    record()
    cost()  # the first visit also notes the session
    few = cost()
    for _ in range(20):
        record()
    assert cost() == few


def export(client, *rows):
    return client.post(DESK, {"action": "export", "_selected_action": [row.pk for row in rows]})


def test_an_export_leaves_a_line_of_its_own(desk, staff):
    row = record(word="personal")

    lines = export(desk, row).getvalue().decode().splitlines()

    assert [json.loads(line)["payload"]["data"]["details"] for line in lines] == [
        {"word": "personal"}
    ]
    event = SecurityAudit.objects.get(action="audit.export")
    assert (event.actor, event.details) == (staff, {"rows": 1})


def test_nobody_else_exports(client):
    row = record()
    sign_in(client, UserFactory(is_staff=True))
    assert export(client, row).status_code == 403
    assert not SecurityAudit.objects.filter(action="audit.export").exists()


def test_the_page_shows_ones_own_with_its_number(client):
    row = record("app.edit", word="mine")
    record("app.edit")
    client.force_login(row.actor)

    page = client.get("/account/activity/")

    assert [event["seq"] for event in page.context["events"]] == [row.position]
    assert f"/api/v1/audit/entries/{row.position}/" in page.content.decode()


def test_the_page_can_be_narrowed_by_action_and_day(client):
    user = UserFactory()
    for action in ("app.edit", "app.create", "token.create"):
        row = record(action, actor=user)
    client.force_login(user)

    def actions(**asked):
        page = client.get("/account/activity/", asked)
        return [event["action"] for event in page.context["events"]]

    today = row.occurred_at.date().isoformat()
    assert actions(action="app") == ["app.create", "app.edit"]
    assert len(actions(since=today, until=today)) == 3
    assert actions(until="2020-01-01") == []
    assert len(actions(since="nonsense")) == 3
    assert "Show everything" in client.get("/account/activity/?action=x").content.decode()


def test_the_page_hands_out_what_it_shows(client):
    row = record("app.edit", word="mine")
    record("token.create", actor=row.actor)
    client.force_login(row.actor)

    answer = client.get("/account/activity/export/?as=csv&action=app")

    (line,) = csv.DictReader(io.StringIO(answer.getvalue().decode()))
    assert json.loads(line["details"]) == {"word": "mine"}
    assert client.get("/account/activity/export/?as=exe").status_code == 404


def test_everybody_can_read_how_to_check_and_get_the_file(client):
    record()
    page = client.get("/audit/").content.decode()
    assert "localhost/audit" in page
    assert b"RFC 9162" in client.get("/audit/verify_audit.py").getvalue()


def test_a_release_says_under_which_number_it_was_logged(client):
    version = VersionFactory(published=True)
    record("app.publish", target=version.app, version="0.0.0")
    row = record("app.publish", target=version.app, version=version.version)

    page = client.get(f"{version.app.get_absolute_url()}?tab=versions").content.decode()

    assert f"#{row.position}" in page
    assert page.count("Logged as") == 1


def test_no_link_puts_words_into_the_command_to_copy(client):
    assert client.get("/audit/?entry=42").context["entry"].endswith("--entry 42")
    assert client.get("/audit/?entry=1;rm").context["entry"].endswith("--entry 17")

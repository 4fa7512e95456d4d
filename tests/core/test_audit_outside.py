"""A stranger checks the log with a single file and nothing of ours."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from identity.actions import tokens
from marketplace.core import audit
from marketplace.core.audit import checkpoints, notes
from tests.core.test_audit_verifying import by_sql, rewrite
from tests.factories import AppFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

VERIFIER = Path(__file__).parents[2] / "docs" / "verify_audit.py"


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.MATRIX_HOME = tmp_path


@pytest.fixture
def rows():
    user = UserFactory()
    app = AppFactory(developer__user=user)
    made = [audit.record("app.publish", actor=user, target=app, number=n) for n in range(5)]
    return [*made, audit.record("app.edit", actor=user, target=app, word="mine")]


def run(*arguments, token=""):
    """In a process of its own, which knows neither Django nor our code."""
    return subprocess.run(
        [sys.executable, "-I", str(VERIFIER), *map(str, arguments)],
        env={"PATH": os.environ["PATH"], "MATRIX_TOKEN": token},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def key():
    return notes.verifier_key(notes.origin())


def test_it_checks_checkpoint_entries_and_consistency(live_server, rows, tmp_path):
    site, saved = live_server.url, tmp_path / "saved"
    first = run("--site", site, "--save", saved)
    assert first.returncode == 0, first.stderr
    assert key() in first.stdout
    audit.record("app.publish", actor=rows[0].actor, target=rows[0].actor)

    token = tokens.create_token(user=rows[0].actor, name="a", at=timezone.now())[1]
    entries = [part for number in range(6) for part in ("--entry", number)]
    again = run("--site", site, "--key", key(), "--since", saved, *entries, token=token)

    assert again.returncode == 0, again.stderr
    assert "it continues the 6 entries" in again.stdout
    assert "entry #5: in the log" in again.stdout


def test_what_is_not_public_is_not_there_for_it(live_server, rows):
    asked = run("--site", live_server.url, "--key", key(), "--entry", 5)
    assert asked.returncode == 2
    assert "404" in asked.stderr


def test_it_names_the_first_entry_that_was_changed(live_server, rows):
    checkpoints.current()
    by_sql(f"UPDATE core_securityaudit SET owner = 'user:0' WHERE id = {rows[2].pk}")  # noqa: S608
    entries = [part for number in range(5) for part in ("--entry", number)]

    asked = run("--site", live_server.url, "--key", key(), *entries)

    assert asked.returncode == 1
    assert "entry #2: it is not what the checkpoint signs" in asked.stderr


def test_it_catches_a_rewritten_log(live_server, rows, tmp_path):
    saved = tmp_path / "saved"
    saved.write_text(checkpoints.current().note)
    rewrite()

    asked = run("--site", live_server.url, "--key", key(), "--since", saved)

    assert asked.returncode == 1
    assert "the first 6 entries were rewritten" in asked.stderr


def test_it_catches_another_key(live_server, rows, settings):
    known = key()
    settings.SIGNING_KEY = b"another key of thirty-two bytes!"
    asked = run("--site", live_server.url, "--key", known)
    assert asked.returncode == 1
    assert "not signed with this key" in asked.stderr


def saved_answers(api, folder, user):
    api.force_authenticate(user)
    for name, place in (
        ("checkpoint", "checkpoint/"),
        ("entry", "entries/5/"),
        ("consistency", "consistency/?first=3&second=6"),
    ):
        (folder / f"{name}.json").write_text(api.get(f"/api/v1/audit/{place}").content.decode())
    return [folder / f"{name}.json" for name in ("checkpoint", "entry", "consistency")]


@pytest.fixture
def files(api, tmp_path):
    """Answers of the API, and a checkpoint from when the log was half as long."""
    user = UserFactory()
    for number in range(3):
        audit.record("app.edit", actor=user, target=user, number=number)
    saved = tmp_path / "saved"
    saved.write_text(checkpoints.current().note)
    for number in range(3):
        audit.record("app.edit", actor=user, target=user, number=number)
    return saved, saved_answers(api, tmp_path, user)


def test_it_checks_saved_answers_without_a_network(files):
    saved, answers = files
    asked = run("--key", key(), "--since", saved, "--files", *answers)
    assert asked.returncode == 0, asked.stderr
    assert "it continues the 3 entries" in asked.stdout


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        (("payload", "data", "details", "number"), 9, "its payload is not what was logged"),
        (("entry", "action"), "app.other", "it is not what the checkpoint signs"),
        (("seq",), 4, "it is not what the checkpoint signs"),
        (("inclusion",), [], "its proof is too short"),
    ],
)
def test_it_catches_a_bent_answer(files, place, value, says):
    _, answers = files
    answer = json.loads(answers[1].read_text())
    inner = answer
    for part in place[:-1]:
        inner = inner[part]
    inner[place[-1]] = value
    answers[1].write_text(json.dumps(answer))

    asked = run("--key", key(), "--files", answers[1])

    assert asked.returncode == 1
    assert says in asked.stderr


def test_it_reads_a_whole_log(rows, tmp_path):
    log, saved = tmp_path / "log", tmp_path / "saved"
    out = StringIO()
    audit.erase(row=rows[1], by=None, reason="asked")
    call_command("audit", "export", stdout=out)
    log.write_text(out.getvalue())
    out = StringIO()
    call_command("audit", "checkpoint", stdout=out)
    saved.write_text(out.getvalue())

    whole = run("--key", key(), "--log", log, "--checkpoint", saved)
    assert whole.returncode == 0, whole.stderr

    lines = log.read_text().splitlines()
    log.write_text("\n".join([*lines[:3], *lines[4:]]))
    missing = run("--key", key(), "--log", log, "--checkpoint", saved)
    assert (missing.returncode, "entry #3 is missing" in missing.stderr) == (1, True)

    log.write_text("\n".join([*lines[:5], lines[5].replace("mine", "ours"), *lines[6:]]))
    changed = run("--key", key(), "--log", log, "--checkpoint", saved)
    assert (changed.returncode, "entry #5" in changed.stderr) == (1, True)


def test_it_says_when_it_cannot_check():
    asked = run("--site", "http://127.0.0.1:9", "--key", "a+b+c")
    assert asked.returncode == 2

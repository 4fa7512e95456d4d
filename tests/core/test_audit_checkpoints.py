"""Signed roots leave the database, in order, and nothing is signed over a bent log."""

import base64
import stat

import pytest
from django.conf import settings as real_settings
from django.core import mail

from marketplace.core import audit
from marketplace.core.audit import checkpoints, merkle, notes, tree
from marketplace.core.models import AuditCheckpoint
from marketplace.core.tasks import publish_audit_checkpoint, tell_audit_witnesses
from tests.core.test_audit_verifying import TABLES, by_sql
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.MATRIX_HOME = tmp_path


def record(times=1):
    user = UserFactory()
    for _ in range(times):
        audit.record("test.done", actor=user, target=user)


def sizes():
    return [notes.read(note).size for note in checkpoints.saved(checkpoints.file())]


def test_the_file_gets_each_checkpoint_once_and_in_order():
    for _ in range(3):
        record(2)
        publish_audit_checkpoint()
        publish_audit_checkpoint()
    assert sizes() == [2, 4, 6]
    assert stat.S_IMODE(checkpoints.file().stat().st_mode) == 0o600


def test_what_was_signed_for_somebody_in_between_reaches_the_file_too():
    record()
    asked_for = checkpoints.current()
    record()
    checkpoints.publish()
    assert sizes() == [asked_for.size, 2]


def test_a_lost_file_is_written_again_from_the_database():
    record()
    checkpoints.publish().unlink()
    record()
    checkpoints.publish()
    assert sizes() == [1, 2]


@pytest.mark.parametrize("tables", [TABLES, "core_auditcheckpoint"])
def test_nothing_is_signed_over_a_log_that_the_file_contradicts(tables):
    record(3)
    checkpoints.publish()
    by_sql(f"TRUNCATE {TABLES}")
    record(5)

    with pytest.raises(checkpoints.LogRewritten):
        checkpoints.publish()

    assert sizes() == [3]


def test_witnesses_are_mailed_the_newest(settings):
    record()
    tell_audit_witnesses()
    assert mail.outbox == []

    settings.AUDIT_WITNESSES = ["witness@example.org"]
    tell_audit_witnesses()

    (letter,) = mail.outbox
    assert letter.to == ["witness@example.org"]
    note = letter.body.partition("\n\n")[2]
    assert notes.read(note).root == tree.root(1)


def test_a_note_is_written_as_c2sp_says():
    record()
    note = checkpoints.current().note
    origin, size, root, empty, signature = note.split("\n")[:5]

    assert note.endswith("\n")
    assert (origin, size, empty) == ("localhost/audit", "1", "")
    assert base64.b64decode(root) == tree.root(1)
    mark, name, encoded = signature.split(" ")
    assert (mark, name) == ("—", origin)
    assert len(base64.b64decode(encoded)) == 4 + 64
    name, key_id, public = notes.verifier_key(origin).split("+", 2)
    assert base64.b64decode(encoded)[:4].hex() == key_id
    assert base64.b64decode(public)[0] == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note.replace("\n1\n", "\n2\n"),
        lambda note: note.replace("\n1\n", "\n01\n"),
        lambda note: note.replace("localhost", "elsewhere"),
        lambda note: note.replace("—", "-"),
        lambda note: note[:40],
        lambda note: note[:0],
    ],
)
def test_any_other_note_is_not_ours(change):
    record()
    note = checkpoints.current().note
    with pytest.raises(notes.BadNote):
        notes.read(change(note))


def test_the_empty_log_has_a_root_too():
    assert notes.read(checkpoints.current().note).root == merkle.EMPTY_ROOT
    assert AuditCheckpoint.objects.get().size == 0


def test_the_schedule_signs_every_minute():
    schedule = real_settings.CELERY_BEAT_SCHEDULE["publish-audit-checkpoint"]["schedule"]
    assert schedule.total_seconds() == 60

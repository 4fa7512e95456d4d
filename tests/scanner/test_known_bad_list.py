"""The list of harmful files: who keeps it, and how it is written."""

import hashlib

import pytest

from scanner.actions import known_bad
from scanner.engine import command
from scanner.models import KnownBadFile
from scanner.policies import ScanOperatorRequired
from scanner.results.known_bad import findings_for
from tests.factories import UserFactory
from tests.scanner.harmful import WORM, WORM_SHA256, actions, block, now, offered


def test_a_file_that_many_developers_have_must_be_meant(staff, run_jobs):
    versions = [offered({"jquery.js": WORM_SHA256}) for _ in range(4)]
    with pytest.raises(known_bad.KnownBadWidespread, match="4 published versions of 4 developers"):
        block(staff)
    assert actions() == []

    block(staff, is_confirmed=True)
    run_jobs("scanner.check_known_bad")

    for version in versions:
        version.refresh_from_db()
    assert {version.status for version in versions} == {"suspended"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"sha256": "worm.png"},
        {"sha256": hashlib.sha256(b"").hexdigest()},
        {"reason": " "},
        {"source": ""},
        {"reason": "x" * 301},
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(staff, wrong):
    with pytest.raises(known_bad.KnownBadInvalid):
        block(staff, **wrong)
    assert not KnownBadFile.objects.exists()


def test_a_file_is_on_the_list_once_however_it_is_written(staff):
    block(staff)
    with pytest.raises(known_bad.KnownBadListed):
        block(staff, f" {WORM_SHA256.upper()} ")


def test_only_who_operates_the_scanner_keeps_the_list(staff):
    file, reviewer = block(staff), UserFactory(is_staff=True)
    with pytest.raises(ScanOperatorRequired):
        block(reviewer, "1" * 64)
    with pytest.raises(ScanOperatorRequired):
        known_bad.remove(file=file, reason="No.", by=reviewer, at=now())
    assert actions() == ["known_bad.add"]


def listing(path, *lines):
    path.write_text("\n".join(lines))
    return path


def test_a_list_is_taken_from_a_file(tmp_path, capsys, run_jobs):
    bad = offered({"worm.png": WORM_SHA256})
    common = [offered({"jquery.js": "2" * 64}) for _ in range(4)]
    path = listing(tmp_path / "l", "# bad", "", f"{WORM_SHA256} A worm", "1" * 64, "2" * 64 + " x")

    words = ["known-bad", "import", str(path), "--source", "CERT"]
    assert command.main(words) == 0
    assert command.main(words) == 0
    run_jobs("scanner.check_known_bad")

    said = capsys.readouterr().out
    assert said.startswith("2 files are new on the list.\n")
    assert f"many developers have it in the store: {'2' * 64}" in said
    assert "\n0 files are new" in said
    reasons = dict(KnownBadFile.objects.values_list("sha256", "reason"))
    assert reasons == {WORM_SHA256: "A worm", "1" * 64: "It is on a list of harmful files."}
    bad.refresh_from_db()
    assert bad.status == "suspended"
    assert {version.scans.count() for version in common} == {1}
    assert actions().count("known_bad.import") == 1


def test_a_file_that_is_no_list_changes_nothing(tmp_path, capsys):
    path = listing(tmp_path / "l", "1" * 64 + " fine", "rm -rf")
    assert command.main(["known-bad", "import", str(path), "--source", "CERT"]) == 4
    assert "Line 2 of" in capsys.readouterr().err
    assert not KnownBadFile.objects.exists()


def test_a_longer_list_needs_no_more_queries(staff, run_jobs, django_assert_num_queries):
    version = offered({"app.py": "0" * 64})
    scan = version.scans.get()
    for number in range(20):
        KnownBadFile.objects.create(
            sha256=f"{number:064x}", reason="x", source="x", added_by=staff, added_at=now()
        )
    with django_assert_num_queries(3):
        assert len(findings_for(scan)) == 1


def test_the_desk_blocks_a_file_and_takes_it_off_again(client, staff, run_jobs):
    client.force_login(staff)
    place = "/admin/scanner/knownbadfile/"
    wrong = client.post(f"{place}block/", {"sha256": "x", "reason": "R", "source": "S"})
    assert "does not begin with a SHA-256" in wrong.content.decode()

    said = {"sha256": WORM_SHA256, "reason": "A worm.", "source": "CERT"}
    assert client.post(f"{place}block/", said).status_code == 302
    assert WORM_SHA256[:16] in client.get(place).content.decode()
    file = KnownBadFile.objects.get()
    client.post(f"{place}{file.pk}/decide/", {"decision": "remove", "reason": "A mistake."})

    file.refresh_from_db()
    assert (file.removed_by, file.removal_reason) == (staff, "A mistake.")


def test_other_staff_find_the_desk_closed(client):
    client.force_login(UserFactory(is_staff=True, second_factor=True))
    for page in ("", "block/"):
        assert client.get(f"/admin/scanner/knownbadfile/{page}").status_code == 403


def test_offline_the_list_is_a_file(tree, state, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MATRIX_HOME", str(state))
    path = listing(tmp_path / "known", f"{WORM_SHA256} A worm")
    words = [str(tree({"img/worm.png": WORM})), "--known-bad", str(path)]
    assert command.main(words) == 3
    assert "A file is known to be harmful: A worm" in capsys.readouterr().out

    assert command.main([words[0], "--known-bad", str(tmp_path / "missing")]) == 4

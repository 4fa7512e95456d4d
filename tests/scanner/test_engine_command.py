"""``manage.py scan PATH``, which needs no database and no settings."""

import hashlib
import json
import os
import subprocess
import sys

import pytest

from tests.sandbox.zip_makers import zip_of


def run(*arguments, state):
    return subprocess.run(
        [sys.executable, "manage.py", "scan", *map(str, arguments)],
        env={"PATH": os.environ["PATH"], "MATRIX_HOME": str(state)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("code", "exit_code", "risk"),
    [
        ("print('hello')\n", 0, "low"),
        ("import requests\nrequests.get('https://a.invalid', verify=False)\n", 1, "medium"),
        ("import os\ngetattr(os, 'sys' + 'tem')('id')\n", 2, "high"),
        ("import base64\nexec(base64.b64decode('eA=='))\n", 3, "critical"),
    ],
)
def test_the_exit_code_says_the_risk(tree, state, code, exit_code, risk):
    completed = run(tree({"app.py": code}), state=state)

    assert completed.returncode == exit_code, completed.stderr
    assert completed.stdout.startswith(f"Risk: {risk}\n")


def test_an_archive_is_read_like_a_folder_and_json_is_whole(pack, state):
    completed = run(pack({"app.py": "print('hello')\n"}), "--json", state=state)

    report = json.loads(completed.stdout)
    assert (report["risk"], report["files"], report["complete"]) == ("low", 1, True)
    assert report["malicious"] < 0.1
    assert report["seconds"] > 0
    assert all(run["status"] == "done" for run in report["analyzers"])


def test_names_that_no_archive_may_have_are_read_in_a_folder(tree, state):
    hidden = "import base64\nexec(base64.b64decode('eA=='))\n"
    app = tree({"a\nb\x1b[2J.py": hidden, "A.py": "1\n", "a.py": "1\n", "\u202egnp.py": "1\n"})
    (app / os.fsdecode(b"\xff.py")).write_text("1\n")

    completed = run(app, "--json", state=state)

    report = json.loads(completed.stdout)
    assert completed.returncode == 3, completed.stderr
    assert report["files"] == 5
    assert report["findings"][0]["path"] == "a\nb\x1b[2J.py"
    assert "\x1b" not in run(app, state=state).stdout


def test_links_and_pipes_in_a_folder_are_not_followed(tree, state, tmp_path):
    (tmp_path / "outside.py").write_text("import base64\nexec(base64.b64decode('eA=='))\n")
    app = tree({"app.py": "1\n"})
    (app / "link.py").symlink_to(tmp_path / "outside.py")
    (app / "round").symlink_to(app)
    os.mkfifo(app / "pipe.py")

    completed = run(app, "--json", state=state)

    report = json.loads(completed.stdout)
    assert (report["risk"], report["files"], report["complete"]) == ("low", 1, True)
    assert {file["path"] for file in report["skipped"]} == {"link.py", "round", "pipe.py"}


def test_a_folder_too_deep_to_read_is_incomplete(tree, state):
    app = tree({"app.py": "1\n", "/".join("d" * 70) + "/x.py": "1\n"})

    completed = run(app, "--json", state=state)

    report = json.loads(completed.stdout)
    assert completed.returncode == 4
    assert (report["risk"], report["complete"]) == ("high", False)


def test_where_no_sandbox_works_nothing_is_said_to_be_safe(tree, tmp_path):
    home = tmp_path / "a file"
    home.touch()

    completed = run(tree({"app.py": "1\n"}), "--json", state=home)

    assert completed.returncode == 4
    assert json.loads(completed.stdout)["complete"] is False
    assert "risk" not in json.loads(completed.stdout)


def test_a_wrong_word_does_not_end_like_a_risk(state):
    assert run("--jsn", "x", state=state).returncode == 4


def test_a_path_that_is_not_there_is_said_in_one_line(tmp_path, state):
    completed = run(tmp_path / "missing", state=state)

    assert completed.returncode == 4
    assert completed.stderr.count("\n") == 1


def test_a_folder_without_anything_is_no_low_risk(tmp_path, state):
    completed = run(tmp_path, "--json", state=state)

    assert completed.returncode == 4
    error = {"code": "empty", "detail": f"{tmp_path} is empty."}
    assert json.loads(completed.stdout)["error"] == error


def test_an_empty_word_is_not_the_folder_we_are_in(state):
    completed = run("", state=state)

    assert completed.returncode == 4
    assert "name a folder or an archive" in completed.stderr


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (b"../app.py", '"../app.py" leads out of the archive'),
        (None, "The file is not an archive; use zip, tar.gz or tar.xz."),
    ],
)
def test_an_archive_that_is_refused_is_said_so_in_one_line(tmp_path, state, entry, why):
    archive = tmp_path / "app.zip"
    archive.write_bytes(zip_of(entry) if entry else b"import os\n")

    completed = run(archive, "--json", state=state)

    said = json.loads(completed.stdout)
    assert completed.returncode == 4
    assert (said["complete"], said["error"]["code"]) == (False, "archive_refused")
    assert why in said["error"]["detail"]
    assert completed.stderr.count("\n") == 1


def test_a_refused_archive_that_is_known_to_be_harmful_is_told_as_such(tmp_path, state):
    archive, listed = tmp_path / "app.zip", tmp_path / "list"
    archive.write_bytes(b"noise")
    listed.write_text(f"{hashlib.sha256(b'noise').hexdigest()} Bad.\n")

    completed = run(archive, "--json", "--known-bad", listed, state=state)

    report = json.loads(completed.stdout)
    assert (report["risk"], report["complete"]) == ("critical", False)
    assert {each["rule"] for each in report["findings"]} == {
        "files.known-bad",
        "engine.incomplete",
    }


def test_an_archive_that_is_too_large_is_not_copied(tmp_path, state):
    archive = tmp_path / "app.zip"
    archive.touch()
    os.truncate(archive, 513 * 1024 * 1024)

    said = json.loads(run(archive, "--json", state=state).stdout)

    assert said["error"] == {"code": "too_large", "detail": f"{archive} is larger than 512 MiB."}


def test_a_file_that_is_too_large_to_be_taken_along_is_named(tree, state):
    app = tree({"app.py": "1\n", "data.bin": ""})
    os.truncate(app / "data.bin", 257 * 1024 * 1024)

    completed = run(app, "--json", state=state)

    report = json.loads(completed.stdout)
    assert (completed.returncode, report["complete"]) == (4, False)
    assert report["findings"][0]["evidence"] == "data.bin: larger than 256 MiB"

import json
import re
import stat
import tomllib

import pytest

from tests.cli.conftest import CLI

ROOT = CLI.parent
COPIES = ("matrix_toml.py", "toml_places.py", "matrix.schema.json")
WRONG = 'port = 80\nruntim = "flask"\n'


@pytest.mark.parametrize("name", COPIES)
def test_the_command_line_reads_matrix_toml_as_the_server_does(name):
    ours = (ROOT / "appstore" / name).read_text()
    assert (CLI / "matrix_cli" / name).read_text() == ours.replace(
        "from appstore.", "from matrix_cli."
    )


def test_it_imports_nothing_of_the_server():
    imported = {
        found
        for path in (CLI / "matrix_cli").rglob("*.py")
        for found in re.findall(r"^(?:from|import) (\w+)", path.read_text(), re.MULTILINE)
    }
    servers = {"appstore", "marketplace", "identity", "developers", "sandbox", "django", "runtime"}
    assert imported & servers == set()
    script = tomllib.loads((CLI / "pyproject.toml").read_text())["project"]["scripts"]
    assert script == {"matrix": "matrix_cli.main:main"}


def test_what_is_wrong_with_matrix_toml_is_said_offline(matrix, project):
    (project / "matrix.toml").write_text(WRONG)

    done = matrix("validate", project, "--json")

    assert done.returncode == 1
    assert [error["line"] for error in done.document["error"]["errors"]] == [1, 2]
    for_people = matrix("validate", project)
    assert "matrix.toml:2:1: unknown key `runtim`; did you mean `runtime`?" in for_people.stderr
    assert for_people.stdout == ""


def test_and_what_is_right(matrix, project):
    (project / "matrix.toml").write_text("port = 8000\n")
    assert matrix("validate", project).returncode == 0
    assert matrix("validate", project, "--json").document["valid"] is True


def test_what_is_not_there_is_said_to_be(matrix, project):
    assert matrix("validate", project, "--json").document["error"]["code"] == "no_matrix_toml"


@pytest.mark.parametrize(
    "words", [(), ("fly",), ("push",), ("push", "--app", "x"), ("validate", "")]
)
def test_what_it_does_not_understand_fails_with_a_hint(matrix, words):
    done = matrix(*words)
    assert done.returncode == 1
    assert "usage: matrix" in done.stderr


def test_without_a_token_it_says_how_to_get_one(matrix, project):
    done = matrix("push", project, "--app", "hello", "--version", "1.0.0", "--json")
    assert done.returncode == 4
    assert done.document["error"]["code"] == "not_authenticated"
    assert "matrix login" in done.document["error"]["detail"]


@pytest.mark.django_db(transaction=True)
def test_a_token_is_kept_where_nobody_else_reads_it(matrix, store, home):
    done = matrix("login", "--url", store.url, stdin=f"{store.token}\n")

    assert done.returncode == 0, done.stderr
    kept = home / "matrix" / "credentials.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert json.loads(kept.read_text())["tokens"] == {store.url: store.token}
    assert store.token not in done.stdout + done.stderr


@pytest.mark.django_db(transaction=True)
def test_a_wrong_token_is_not_kept(matrix, store, home):
    done = matrix("login", "--url", store.url, "--json", stdin="mtx_pat_nonsense\n")
    assert done.returncode == 4
    assert not (home / "matrix" / "credentials.json").exists()


@pytest.mark.django_db(transaction=True)
def test_a_token_is_never_sent_to_another_marketplace(matrix, store, project):
    matrix("login", "--url", store.url, stdin=f"{store.token}\n")
    words = ("push", project, "--app", "hello", "--version", "1.0.0")
    done = matrix(*words, MATRIX_URL="http://localhost:9")
    assert done.returncode == 4

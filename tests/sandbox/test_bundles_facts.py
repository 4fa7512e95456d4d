import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox.honest_archives import python_zip

INSPECT = Path(__file__).parents[2] / "sandbox" / "inside" / "inspect_bundle.py"
FLASK = "from flask import Flask\napp = Flask(__name__)\n"


def facts_of(folder, tree):
    archive = folder / "bundle"
    archive.write_bytes(python_zip({"p/LICENSE": b"", **{f"p/{k}": v for k, v in tree.items()}}))
    script = (sys.executable, "-I", INSPECT, archive, folder / "out")
    done = subprocess.run(script, capture_output=True, timeout=30, check=True)
    return json.loads(done.stdout)["facts"]


def apps_of(folder, tree):
    return facts_of(folder, tree)["python"]["apps"]


@pytest.mark.parametrize(
    ("source", "target", "framework", "protocol"),
    [
        (FLASK, "app:app", "flask", "wsgi"),
        ("import flask\nsite: flask.Flask = flask.Flask('x')", "app:site", "flask", "wsgi"),
        ("import fastapi as f\napi = f.FastAPI()", "app:api", "fastapi", "asgi"),
        ("try:\n  from quart import Quart as Q\nfinally:\n  1\nx = Q(1)", "app:x", "quart", "asgi"),
        (
            "def create_app(kind=None):\n  from flask import Flask\n  return Flask('x')",
            "app:create_app()",
            "flask",
            "wsgi",
        ),
        ("def application(environ, start_response): ...", "app:application", "", "wsgi"),
        ("async def app(scope, receive, send): ...", "app:app", "", "asgi"),
        (
            "from pyramid.config import Configurator\napp = Configurator().make_wsgi_app()",
            "app:app",
            "pyramid",
            "wsgi",
        ),
    ],
)
def test_an_app_is_recognised_by_how_it_is_made(source, target, framework, protocol, tmp_path):
    (app,) = apps_of(tmp_path, {"app.py": source})

    assert (app["target"], app["framework"], app["protocol"]) == (target, framework, protocol)


@pytest.mark.parametrize(
    ("tree", "target", "directory"),
    [
        ({"src/pkg/__init__.py": "", "src/pkg/web.py": FLASK}, "pkg.web:app", "src"),
        ({"pkg/__init__.py": "from .core import *", "pkg/core.py": FLASK}, "pkg:app", "."),
        ({"pkg/__init__.py": "from .core import app", "pkg/core.py": FLASK}, "pkg:app", "."),
        ({"wsgi.py": "from pkg.core import app", "pkg/core.py": FLASK}, "wsgi:app", "."),
        ({"backend/main.py": FLASK}, "main:app", "backend"),
        ({"backend/main.py": f"import backend.models\n{FLASK}"}, "backend.main:app", "."),
        ({"backend/main.py": f"from backend.models import x\n{FLASK}"}, "backend.main:app", "."),
        ({"app.py": FLASK, "tests/app.py": FLASK, "examples/a.py": FLASK}, "app:app", "."),
        (
            {
                "pkg/__init__.py": "def create_app():\n  import flask\n  return flask.Flask('x')",
                "wsgi.py": "from pkg import create_app\napplication = create_app()",
            },
            "wsgi:application",
            ".",
        ),
        (
            {
                "site/wsgi.py": "from django.core.wsgi import get_wsgi_application as get\n"
                "application = get()",
                "site/__init__.py": "",
                "manage.py": "",
            },
            "site.wsgi:application",
            ".",
        ),
    ],
)
def test_the_best_guess_can_be_given_to_a_server(tree, target, directory, tmp_path):
    app = apps_of(tmp_path, tree)[0]

    assert (app["target"], app["directory"]) == (target, directory)


def test_a_factory_that_needs_arguments_says_so(tmp_path):
    (app,) = apps_of(tmp_path, {"app.py": "def create_app(config): ..."})

    assert app["is_factory"]
    assert app["needs_arguments"]


@pytest.mark.parametrize(
    "source",
    [
        "app = (",
        "\0",
        "(" * 100_000,
        "x = " + "-" * 200_000 + "1",
        "x" + ".y" * 100_000,
        "from .app import *\nfrom app import app",
        "from ..... import app",
        "app = app()",
    ],
)
def test_source_that_breaks_parsers_has_no_app_and_harms_nothing(source, tmp_path):
    facts = facts_of(tmp_path, {"app.py": source})

    assert facts["python"]["apps"] == []


def test_nothing_of_the_bundle_is_run(tmp_path):
    trap = f"open({str(tmp_path / 'ran')!r}, 'w')\n"
    tree = dict.fromkeys(("app.py", "setup.py", "ast.py", "json.py", "sitecustomize.py"), trap)

    facts_of(tmp_path, tree)

    assert not (tmp_path / "ran").exists()


def test_a_node_project_is_described_by_its_package(tmp_path):
    package = {
        "name": "@me/chat",
        "main": "index.js",
        "bin": "cli.js",
        "scripts": {"start": "node index.js", "odd": 7},
        "dependencies": {"express": "^4"},
    }

    facts = facts_of(
        tmp_path, {"package.json": json.dumps(package), "index.js": "", "yarn.lock": ""}
    )

    assert facts["lock_files"] == ["yarn.lock"]
    assert facts["node"] == {
        "name": "@me/chat",
        "main": "index.js",
        "bin": {"chat": "cli.js"},
        "scripts": {"start": "node index.js"},
        "dependencies": {"express": "^4"},
        "engines": {},
        "servers": ["index.js"],
        "license": "",
    }


@pytest.mark.parametrize(
    "content", ["[" * 100_000, "[1]", "{", '{"bin": 3, "name": [], "scripts": 1}']
)
def test_a_package_of_nonsense_describes_nothing(content, tmp_path):
    node = facts_of(tmp_path, {"package.json": content})["node"]

    assert (node["scripts"], node["bin"], node["dependencies"]) == ({}, {}, {})


def test_python_requirements_are_gathered(tmp_path):
    facts = facts_of(
        tmp_path,
        {
            "requirements.txt": "flask>=3  # web\n\n-r more.txt\n# no\nrequests\n",
            "pyproject.toml": '[project]\ndependencies = ["httpx"]\nscripts = {go = "a:b"}\n',
        },
    )

    assert facts["python"]["dependencies"] == ["httpx", "flask>=3", "requests"]
    assert facts["python"]["scripts"] == {"go": "a:b"}
    assert facts["python"]["is_package"]


def test_long_files_are_cut_off_and_named(tmp_path):
    facts = facts_of(tmp_path, {"README.md": "x" * 70_000, "index.html": "hi"})

    assert len(facts["contents"]["README.md"]) == 64 * 1024
    assert facts["cut_off"] == ["README.md"]
    assert facts["pages"] == ["index.html"]

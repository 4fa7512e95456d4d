"""The command line as people run it: a process of its own, before a live server."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone

from identity.actions import tokens
from tests.factories import AppFactory

CLI = Path(__file__).parents[2] / "cli"
FLASK = {
    "app.py": "from flask import Flask\n\napp = Flask(__name__)\n",
    "requirements.txt": "flask\n",
}


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "hello"
    folder.mkdir()
    for name, text in FLASK.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def command(home):
    """The command and the environment of a person who has never signed in."""
    known = {key: value for key, value in os.environ.items() if not key.startswith("MATRIX_")}
    environment = known | {"PYTHONPATH": str(CLI), "XDG_CONFIG_HOME": str(home)}
    return SimpleNamespace(words=[sys.executable, "-m", "matrix_cli"], environment=environment)


@pytest.fixture
def matrix(command):
    def run(*words, stdin="", **environment):
        done = subprocess.run(
            [*command.words, *map(str, words)],
            env=command.environment | environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        done.document = json.loads(done.stdout) if "--json" in words else None
        return done

    return run


@pytest.fixture
def store(live_server, settings, tmp_path):
    """A live marketplace with an app, whose maker has a token."""
    settings.MEDIA_ROOT = tmp_path / "media"
    app = AppFactory(slug="hello")
    _, token = tokens.create_token(user=app.developer.user, name="cli", at=timezone.now())
    return SimpleNamespace(url=live_server.url, app=app, token=token)


@pytest.fixture
def signed_in(store):
    return {"MATRIX_URL": store.url, "MATRIX_TOKEN": store.token}

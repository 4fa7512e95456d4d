"""A stranger checks a release with a single file and nothing of ours."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from appstore.bundles import bundle_path
from marketplace.core import keys
from tests.factories import VersionFactory

pytestmark = pytest.mark.django_db(transaction=True)

VERIFIER = Path(__file__).parents[2] / "docs" / "verify_release.py"


@pytest.fixture
def release():
    return VersionFactory(published=True, app__slug="nine", version="1.2.0")


def run(*arguments):
    """In a process of its own, which knows neither Django nor our code."""
    return subprocess.run(
        [sys.executable, "-I", str(VERIFIER), *map(str, arguments)],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def key():
    return keys.public_jwk("release")["x"]


def test_it_checks_a_release_and_the_archive(live_server, release, tmp_path):
    archive = bundle_path(release.bundle_sha256)
    saved = tmp_path / "statement.json"

    first = run("--site", live_server.url, "nine", "1.2.0", "--save", saved)
    assert first.returncode == 0, first.stderr
    assert key() in first.stdout

    offline = run("--key", key(), "--statement", saved, "nine", "1.2.0", "--archive", archive)
    assert offline.returncode == 0, offline.stderr
    assert release.bundle_sha256 in offline.stdout
    assert "the archive that was reviewed" in offline.stdout


def test_it_catches_another_archive(live_server, release, tmp_path):
    archive = tmp_path / "app.zip"
    archive.write_bytes(b"another file")
    asked = run("--site", live_server.url, "nine", "1.2.0", "--archive", archive)
    assert asked.returncode == 1
    assert "is another file" in asked.stderr


def test_it_catches_another_key(live_server, release, settings):
    known = key()
    settings.SIGNING_KEY = b"another key of thirty-two bytes!"
    asked = run(
        "--site", live_server.url, "--key", keys.public_jwk("release")["x"], "nine", "1.2.0"
    )
    assert known != keys.public_jwk("release")["x"]
    assert asked.returncode == 1
    assert "not signed with this key" in asked.stderr


def test_it_catches_the_statement_of_another_version(live_server, release, tmp_path):
    saved = tmp_path / "statement.json"
    run("--site", live_server.url, "nine", "1.2.0", "--save", saved)
    asked = run("--key", key(), "--statement", saved, "nine", "1.3.0")
    assert asked.returncode == 1
    assert "about nine@1.2.0" in asked.stderr


def test_what_was_never_published_cannot_be_checked(live_server):
    draft = VersionFactory(app__slug="ten", version="1.0.0")
    asked = run("--site", live_server.url, draft.app.slug, draft.version)
    assert asked.returncode == 2
    assert "404" in asked.stderr

import os
import signal
import subprocess
import tarfile
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from appstore.models import AppVersion, UploadSession
from tests.cli.conftest import FLASK

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def push(matrix, project, signed_in):
    def run(*words, version="1.0.0", **environment):
        words = ("push", project, "--app", "hello", "--version", version, *words)
        return matrix(*words, **(signed_in | environment))

    return run


def test_a_folder_becomes_a_version(push, project, tmp_path, settings):
    (project / "matrix.toml").write_text("license = 'MIT'\nsource = 'open'\n")
    changes = tmp_path / "CHANGES.md"
    changes.write_text("- *First*\n")

    done = push("--changelog", changes, "--json")

    assert done.returncode == 0, done.stderr
    release = AppVersion.objects.get()
    assert (release.version, release.changelog) == ("1.0.0", "- *First*")
    assert (release.source_access, release.license_expression) == ("open", "MIT")
    assert done.document["bundle_sha256"] == release.bundle_sha256
    assert done.document["status"] == "draft"


def test_what_is_not_part_of_it_stays_at_home(push, project, settings):
    ignored = ["node_modules/x.js", ".git/config", "a/__pycache__/b.pyc", ".env", "data/big.csv"]
    for name in [*ignored, "a/kept.txt", "build/kept.py", "deep/build/x.py", "log.tmp"]:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).touch()
    (project / ".matrixignore").write_text("# large\n/data\n*.tmp\ndeep/build/\n")
    (project / "link").symlink_to("/etc/passwd")

    push()

    (bundle,) = (path for path in settings.MEDIA_ROOT.rglob("bundles/*/*") if path.is_file())
    with tarfile.open(bundle) as archive:
        assert sorted(archive.getnames()) == sorted([*FLASK, "a/kept.txt", "build/kept.py"])


def test_the_same_push_again_is_the_same_version(push):
    first, again = push("--json"), push("--json")
    assert (first.returncode, again.returncode) == (0, 0)
    assert first.document == again.document
    assert AppVersion.objects.count() == 1


def test_other_code_under_the_same_number_is_refused(push, project):
    push()
    (project / "app.py").write_text("from flask import Flask\n\napp = Flask('other')\n")
    done = push("--json")
    assert done.returncode == 1
    assert done.document["error"]["code"] == "version_exists"
    assert "1.0.1" in done.document["error"]["detail"]


def test_what_matrix_toml_has_wrong_is_said_before_anything_is_sent(push, project):
    (project / "matrix.toml").write_text("port = 80\n")
    assert push("--json").document["error"]["code"] == "manifest_invalid"
    assert not UploadSession.objects.exists()


def test_submit_hands_it_to_the_reviewers(push):
    done = push("--submit", "--json")
    assert done.returncode == 0, done.stderr
    assert done.document["status"] == "pending"


def test_an_app_of_somebody_else_is_not_found(push, store):
    store.app.slug = "other"
    store.app.save()
    assert push("--json").document["error"]["code"] == "not_found"


class Unreliable(BaseHTTPRequestHandler):
    """Passes on to the marketplace; says 503 to the first of each, and loses one PATCH halfway."""

    protocol_version = "HTTP/1.0"

    def handle_one(self):
        server = self.server
        server.asked.append(self.command)
        length = int(self.headers.get("Content-Length", 0))
        if self.command == "PATCH" and server.asked.count("PATCH") == 1:
            self.rfile.read(length // 2)
            self.connection.close()
            return
        body = self.rfile.read(length)
        if server.asked.count(self.command) == 1:
            self.send_response(503)
            self.send_header("Retry-After", "0")
            self.end_headers()
            return
        headers = {k: v for k, v in self.headers.items() if k != "Host"}
        answer = server.session.request(
            self.command, server.upstream + self.path, data=body, headers=headers, timeout=60
        )
        self.send_response(answer.status_code)
        for name in ("Content-Type", "Upload-Offset", "Retry-After"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_PATCH = do_HEAD = do_DELETE = handle_one  # noqa: N815

    def log_message(self, *_):
        """Quietly."""


@contextmanager
def unreliable(upstream):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Unreliable)
    server.upstream, server.asked, server.session = upstream, [], requests.Session()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        server.session.close()


def test_a_bad_connection_only_takes_longer(push, store):
    with unreliable(store.url) as (url, asked):
        done = push("--json", MATRIX_URL=url)

    assert done.returncode == 0, done.stderr
    assert asked.count("PATCH") >= 2
    assert AppVersion.objects.count() == 1


def test_stopped_by_ctrl_c_it_goes_on_where_it_was(command, push, project, signed_in):
    (project / "noise.bin").write_bytes(os.urandom(95_000_000))
    words = [*command.words, "push", project, "--app", "hello", "--version", "1.0.0"]
    first = subprocess.Popen(
        words, env=command.environment | signed_in, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not UploadSession.objects.filter(received_bytes__gt=0).exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    first.send_signal(signal.SIGINT)
    _, said = first.communicate(timeout=60)
    received = UploadSession.objects.get().received_bytes

    done = push()

    assert first.returncode == 2, said
    assert "The same command goes on" in said
    assert 0 < received < 95_000_000
    assert "Going on where it stopped." in done.stderr
    assert done.returncode == 0, done.stderr
    assert UploadSession.objects.count() == 1

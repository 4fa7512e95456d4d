"""``matrix push``: a folder becomes a version."""

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

from matrix_cli import credentials, packing, uploads
from matrix_cli.client import Client
from matrix_cli.commands import validate
from matrix_cli.errors import Failure, Refused
from matrix_cli.output import Output, Progress
from matrix_cli.paths import named

ASK_EVERY_SECONDS = 2
SCAN_SECONDS = 900


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", default=".", type=named, help="a folder or an archive")
    parser.add_argument("--app", required=True, metavar="SLUG", help="the app's address")
    parser.add_argument("--version", required=True, help="its number, such as 1.0.0")
    parser.add_argument("--changelog", type=named, metavar="FILE", help="what changed, in Markdown")
    parser.add_argument("--submit", action="store_true", help="hand it to the reviewers as well")
    parser.add_argument("--wait", action="store_true", help="until the scan has answered")


def run(arguments: argparse.Namespace, output: Output) -> None:
    client = Client(*credentials.known())
    changelog = arguments.changelog.read_text() if arguments.changelog else ""
    with tempfile.TemporaryDirectory(prefix="matrix-") as folder:
        archive = _archive(arguments.path, Path(folder), output)
        release = _uploaded(client, arguments, archive, changelog, output)
    if arguments.submit:
        release = client.post(f"apps/{arguments.app}/submit/", {"version": arguments.version})
        output.note("Submitted for review.")
    if arguments.wait:
        release = _scanned(client, arguments, release)
    text = f"{arguments.app} {release['version']}: {release['status']}"
    output.result(text, {"app": arguments.app, **release})
    if release["status"] == "rejected":
        raise SystemExit(1)


def _archive(path: Path, folder: Path, output: Output) -> Path:
    """The file to upload: the path itself, or the folder it names, packed."""
    if path.is_file():
        return path
    if not path.is_dir():
        raise Failure(f"There is no {path}.", code="no_such_path")
    if (path / validate.NAME).is_file():
        validate.check(path / validate.NAME)
    archive = folder / f"{path.resolve().name or 'app'}.tar.gz"
    with archive.open("wb") as file:
        count = packing.pack(path, file)
    output.note(f"Packed {count} files, {archive.stat().st_size / 1e6:.1f} MB.")
    return archive


def _uploaded(
    client: Client, arguments: argparse.Namespace, archive: Path, changelog: str, output: Output
) -> Any:
    sha256 = uploads.sha256_of(archive)
    try:
        session = uploads.session_for(
            client,
            app=arguments.app,
            version=arguments.version,
            changelog=changelog,
            path=archive,
            sha256=sha256,
        )
    except Refused as refused:
        return _the_same(client, arguments, sha256, refused)
    if session["received_bytes"]:
        output.note("Going on where it stopped.")
    progress = Progress(session["size_bytes"])
    try:
        uploads.send(client, session, archive, progress.at)
    finally:
        progress.end()
    return client.call("POST", f"{session['url']}finish/").document


def _the_same(client: Client, arguments: argparse.Namespace, sha256: str, refused: Refused) -> Any:
    """The version as it is, when an earlier run uploaded just this."""
    if refused.code != "version_exists":
        raise refused
    release = _found(client, arguments)
    if release is None or release["bundle_sha256"] != sha256:
        raise refused
    return release


def _found(client: Client, arguments: argparse.Namespace) -> Any:
    releases = client.get(f"apps/{arguments.app}/versions/?limit=100")["data"]
    return next((each for each in releases if each["version"] == arguments.version), None)


def _scanned(client: Client, arguments: argparse.Namespace, release: Any) -> Any:
    deadline = time.monotonic() + SCAN_SECONDS
    while release["status"] == "pending":
        if time.monotonic() > deadline:
            raise Failure("The scan takes longer than usual. It goes on.", code="scan_slow")
        time.sleep(ASK_EVERY_SECONDS)
        release = _found(client, arguments)
    return release

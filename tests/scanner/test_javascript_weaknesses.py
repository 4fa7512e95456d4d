"""Small apps that are weak on purpose: each weakness is found at its line, each fixed twin silent.

A planted line ends in ``// weak: <rule>``; the twin lies in the folder ``fixed`` beside it.
"""

import re
import shutil
from pathlib import Path

import pytest

from scanner.analyzers.base import Severity
from scanner.analyzers.javascript import JavaScriptAnalyzer
from scanner.engine.local import scan_here

APPS = Path(__file__).parent / "vulnerable/javascript"
NAMES = sorted(path.name for path in APPS.iterdir() if path.is_dir())
MANIFEST = APPS.parent / "node_manifest"
AWS_KEY = "AKIA" + "QWERTYUIOPASDFGH"
MARK = re.compile(r"/[/*] weak: ([\w-]+)(?: \*/})?$")


def planted_in(app):
    return {
        (path.relative_to(app).as_posix(), number, f"javascript.{mark[1]}")
        for path in sorted(app.rglob("*"))
        if path.is_file()
        for number, line in enumerate(path.read_text().split("\n"), start=1)
        if (mark := MARK.search(line))
    }


def copied(app, tmp_path):
    """As the root of an app: a folder named ``tests`` above it would tone everything down."""
    return shutil.copytree(app, tmp_path / "app", ignore=shutil.ignore_patterns("fixed"))


def told_of(app):
    return {
        (finding.path, finding.line, finding.rule)
        for finding in JavaScriptAnalyzer().analyze(app)
        if finding.severity.rank >= Severity.LOW.rank
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_planted_weakness_is_found_at_its_line_and_nothing_else(name, tmp_path):
    app = copied(APPS / name, tmp_path)

    assert told_of(app) == planted_in(app) != set()


@pytest.mark.parametrize("name", NAMES)
def test_the_fixed_twin_is_silent(name, tmp_path):
    app = copied(APPS / name / "fixed", tmp_path)

    assert told_of(app) == set()
    assert any(app.iterdir())


STANDS_ON = {
    (".env", 1, "secrets.aws-key"),
    (".env", 2, "secrets.hardcoded-password"),
    (".env", 0, "files.environment"),
    ("package.json", 6, "javascript.debug-setting"),
    ("package.json", 9, "dependencies.imitation"),
    ("package.json", 10, "dependencies.wildcard"),
    ("package.json", 11, "dependencies.plain-http"),
    ("package.json", 11, "dependencies.foreign"),
    ("package.json", 0, "dependencies.no-lock-file"),
}


def told_by_all(app):
    findings = scan_here(app).findings
    return {(f.path, f.line, f.rule) for f in findings if f.severity.rank >= Severity.LOW.rank}


def test_what_an_app_stands_on_and_leaves_behind_is_found(tmp_path):
    app = copied(MANIFEST, tmp_path)
    (app / ".env").write_text(f"AWS_ACCESS_KEY_ID={AWS_KEY}\nDATABASE_PASSWORD=w0rk1ng-h0urs-9\n")

    assert told_by_all(app) == STANDS_ON


def test_an_app_with_a_lock_and_no_secrets_is_silent(tmp_path):
    assert told_by_all(copied(MANIFEST / "fixed", tmp_path)) == set()

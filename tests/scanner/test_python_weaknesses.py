"""Small apps that are weak on purpose: each weakness is found at its line, each fixed twin silent.

A planted line ends in ``# weak: <rule>``; the twin lies in the folder ``fixed`` beside it.
"""

import re
import shutil
from pathlib import Path

import pytest

from scanner.analyzers.base import Severity
from scanner.analyzers.python import PythonAnalyzer

APPS = Path(__file__).parent / "vulnerable/python"
NAMES = sorted(path.name for path in APPS.iterdir() if path.is_dir())
MARK = re.compile(r"# weak: ([\w-]+)$")


def planted_in(app):
    return {
        (path.relative_to(app).as_posix(), number, f"python.{mark[1]}")
        for path in sorted(app.rglob("*.py"))
        for number, line in enumerate(path.read_text().split("\n"), start=1)
        if (mark := MARK.search(line))
    }


def copied(app, tmp_path):
    """As the root of an app: a folder named ``tests`` above it would tone everything down."""
    return shutil.copytree(app, tmp_path / "app", ignore=shutil.ignore_patterns("fixed"))


@pytest.mark.parametrize("name", NAMES)
def test_every_planted_weakness_is_found_at_its_line_and_nothing_else(name, tmp_path):
    app = copied(APPS / name, tmp_path)

    findings = list(PythonAnalyzer().analyze(app))

    told = {(f.path, f.line, f.rule) for f in findings if f.severity.rank >= Severity.LOW.rank}
    assert told == planted_in(app)


@pytest.mark.parametrize("name", NAMES)
def test_the_fixed_twin_is_silent(name, tmp_path):
    app = copied(APPS / name / "fixed", tmp_path)

    findings = list(PythonAnalyzer().analyze(app))

    assert [f for f in findings if f.severity.rank >= Severity.LOW.rank] == []
    assert any(app.iterdir())

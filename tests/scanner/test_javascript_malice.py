"""Inert pieces of malicious code: each is found at its line, as it is and however it is rewritten.

A line ends in ``// malice: <rule>, <rule>``. Nothing here is ever run; its hosts do not exist.
Honest code that looks a little like it lies in ``ordinary`` and stays low.
"""

import re
import shutil
from pathlib import Path

import pytest

from scanner.analyzers.base import Kind
from scanner.analyzers.javascript import JavaScriptAnalyzer
from scanner.engine.local import scan_here
from scanner.scoring import Risk, grade, malicious
from scanner.training.rewrites import REWRITES

SAMPLES = Path(__file__).parent / "malice/javascript"
NAMES = sorted(path.name for path in SAMPLES.iterdir() if path.name != "ordinary")
ORDINARY = sorted(path.name for path in (SAMPLES / "ordinary").iterdir())
MARK = re.compile(r"// malice: ([\w, -]+)$")
COMMANDS = {
    "install_inline": {("package.json", 5, "javascript.shell-download")},
    "install_lookup": {("package.json", 5, "javascript.exfiltration")},
}
"""What is planted where no comment can stand."""
SURE = 0.8
LESS_SURE = frozenset({"copied_traffic", "hidden_file", "turned_texts", "wallet_keys"})
"""What a person has to look at: high, and likelier than not."""
RECALL = 0.95
ELF = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\x3e\x00" + bytes(200)


def files_of(folder):
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


def planted_in(files):
    return {
        (path, number, f"javascript.{rule.strip()}")
        for path, text in files.items()
        for number, line in enumerate(text.split("\n"), start=1)
        if (mark := MARK.search(line))
        for rule in mark[1].split(",")
    }


def findings_in(files, folder):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return list(JavaScriptAnalyzer().analyze(folder))


@pytest.mark.parametrize("name", NAMES)
def test_malicious_code_is_found_at_its_lines_and_nowhere_else(name, tmp_path):
    files = files_of(SAMPLES / name)

    findings = findings_in(files, tmp_path)

    told = {(f.path, f.line, f.rule) for f in findings if f.kind is Kind.MALICE}
    assert told == planted_in(files) | COMMANDS.get(name, set())
    assert malicious(findings) >= (0.5 if name in LESS_SURE else SURE)
    assert grade(findings).risk is (Risk.HIGH if name in LESS_SURE else Risk.CRITICAL)


@pytest.mark.parametrize("name", REWRITES)
def test_a_rewrite_hides_hardly_any_of_it(name, tmp_path):
    missed = []
    for sample in NAMES:
        rewritten = REWRITES[name](files_of(SAMPLES / sample), 1)
        least = 0.5 if sample in LESS_SURE else SURE
        if malicious(findings_in(rewritten, tmp_path / sample)) < least:
            missed.append(sample)

    assert len(missed) <= (1 - RECALL) * len(NAMES), missed


@pytest.mark.parametrize("name", ORDINARY)
def test_honest_code_that_does_similar_things_is_low(name):
    report = scan_here(SAMPLES / "ordinary" / name)

    assert (report.sources["rules"], report.complete) == (Risk.LOW, True), report.reasons
    assert malicious(report.findings) < SURE / 4
    assert report.risk in {Risk.LOW, Risk.MEDIUM}  # the model may doubt it: a person looks


def test_a_program_that_is_dressed_up_as_a_picture_is_found(tmp_path):
    app = shutil.copytree(SAMPLES / "ordinary/git_cli", tmp_path / "app")
    (app / "logo.png").write_bytes(ELF)
    start = 'require("child_process").execFile("./logo.png");\n'
    (app / "cli.js").write_text((app / "cli.js").read_text() + start)

    report = scan_here(app)

    assert ("logo.png", "files.disguised-program") in {(f.path, f.rule) for f in report.findings}
    assert report.malicious >= SURE
    assert report.risk.rank >= Risk.HIGH.rank

"""What each tool really printed, word for word, becomes findings of ours."""

import json
from pathlib import Path

import pytest

from scanner.analyzers.base import Confidence, Kind, Severity
from scanner.plugins.about import ABOUT
from scanner.plugins.configuration import NAMES
from scanner.plugins.registry import TOOLS
from scanner.plugins.tool import Place, ToolFailed, rule_name
from scanner.scoring import Risk, grade
from tests.scanner.plugins.weak_app import TREE

RECORDED = Path(__file__).with_name("recorded")
RECORDS = {
    "bandit": "bandit.json",
    "njsscan": "njsscan.json",
    "guarddog": "guarddog.json",
    "semgrep": "semgrep.json",
    "clamav": "clamav.txt",
}


@pytest.fixture
def read(tree):
    """The findings that a tool's output becomes; without one, those of what was recorded."""
    folder = tree(TREE)

    def read(name, output=None):
        text = (RECORDED / RECORDS[name]).read_text() if output is None else output
        tool = TOOLS[name](Place("1.0"))
        placed = text.replace("/tmp/tree", str(folder)).encode()
        return [tool.finding(said, folder) for said in tool.understood(placed, folder)]

    return read


def document_of(name):
    return json.loads((RECORDED / RECORDS[name]).read_text())


def shown(findings):
    return {(f.rule, f.severity.value, f.path, f.line) for f in findings}


def test_every_tool_was_recorded():
    assert set(RECORDS) == set(TOOLS)


def test_bandit(read):
    found = read("bandit")

    assert shown(found) >= {
        ("bandit.b602", "high", "app.py", 11),
        ("bandit.b608", "medium", "app.py", 18),
        ("bandit.b404", "low", "app.py", 1),
        ("bandit.b101", "info", "tests/test_app.py", 2),
    }
    shell = next(finding for finding in found if finding.rule == "bandit.b602")
    assert (shell.cwe, shell.kind, shell.confidence) == (78, Kind.WEAKNESS, Confidence.MEDIUM)
    assert shell.evidence.startswith("return subprocess.check_output(")
    assert "b602_subprocess_popen" in shell.remedy


def test_njsscan(read):
    found = read("njsscan")

    assert shown(found) == {
        ("njsscan.eval_nodejs", "high", "server.js", 11),
        ("njsscan.express_xss", "high", "server.js", 11),
        ("njsscan.generic_os_command_exec", "high", "server.js", 7),
    }
    assert {finding.cwe for finding in found} == {95, 79, 78}


def test_guarddog(read):
    found = read("guarddog")

    assert shown(found) >= {
        ("guarddog.threat-process-download-exec", "medium", "setup.py", 4),
        ("guarddog.threat-setup-network-in-install", "medium", "setup.py", 4),
        ("guarddog.capability-process-spawn", "info", "app.py", 11),
    }
    assert {finding.kind for finding in found} == {Kind.MALICE}
    assert len(shown(found)) == len(found)  # a threat is not told again as a match of its rule
    assert grade(found).risk is Risk.MEDIUM  # a person looks; it blocks nothing alone


def test_semgrep(read):
    (found,) = read("semgrep")

    assert (found.rule, found.severity, found.cwe) == ("semgrep.debug-on", Severity.HIGH, 489)
    assert (found.path, found.line) == ("app.py", 21)
    assert found.evidence == 'app.run(host="0.0.0.0", debug=True)'  # which it keeps to itself


def test_clamav(read):
    (found,) = read("clamav")

    assert found.rule == "clamav.matrix.test.marker.unofficial"
    assert (found.path, found.line, found.kind) == ("notes.txt", 0, Kind.MALICE)
    assert grade([found]).risk is Risk.HIGH


@pytest.mark.parametrize("name", ["PUA.Win.Packer.Upx", "Heuristics.Limits.Exceeded.MaxFileSize"])
def test_what_clamav_only_dislikes_weighs_less(name, read):
    (found,) = read("clamav", f"/tmp/tree/notes.txt: {name} FOUND\n")

    assert found.severity is Severity.MEDIUM


def test_no_tool_is_ever_wholly_sure(read):
    found = [finding for name in RECORDS for finding in read(name)]

    assert {finding.confidence for finding in found} <= {Confidence.LOW, Confidence.MEDIUM}


def test_what_a_tool_itself_doubts_moves_no_level(read):
    document = document_of("bandit")
    for result in document["results"]:
        result["issue_confidence"] = "LOW"

    found = read("bandit", json.dumps(document))

    assert grade(found).risk is Risk.LOW


NO_ANSWERS = {
    "bandit, nothing": ("bandit", ""),
    "bandit, cut off": ("bandit", '{"errors": [], "results": ['),
    "bandit, another document": ("bandit", "{}"),
    "bandit, a list": ("bandit", "[]"),
    "bandit, a crash in a file": (
        "bandit",
        json.dumps({"errors": [{"filename": "a.py", "reason": "exception"}], "results": []}),
    ),
    "bandit, an unknown severity": (
        "bandit",
        (RECORDED / "bandit.json").read_text().replace('"HIGH"', '"DREADFUL"'),
    ),
    "bandit, a file of the host": (
        "bandit",
        (RECORDED / "bandit.json").read_text().replace("/tmp/tree/app.py", "/etc/passwd"),
    ),
    "njsscan, without semgrep": (
        "njsscan",
        json.dumps({"errors": ["semgrep not found."], "nodejs": {}, "templates": {}}),
    ),
    "njsscan, nothing": ("njsscan", ""),
    "guarddog, a rule that failed": (
        "guarddog",
        json.dumps({"errors": {"rule": "timed out"}, "results": {}, "risks": []}),
    ),
    "guarddog, words": ("guarddog", "Found 0 potentially malicious indicators"),
    "semgrep, an error": (
        "semgrep",
        json.dumps({"errors": [{"level": "error", "type": "Timeout"}], "results": []}),
    ),
    "semgrep, nothing": ("semgrep", ""),
    "clamav, a warning": ("clamav", "LibClamAV Error: cannot load signatures\n"),
}


@pytest.mark.parametrize("label", NO_ANSWERS)
def test_an_answer_that_is_none_is_never_a_clean_one(label, read):
    name, output = NO_ANSWERS[label]

    with pytest.raises((ToolFailed, ValueError, KeyError, TypeError)):
        read(name, output)


def test_a_file_that_one_cannot_parse_is_told_by_our_own_analyzer(read):
    assert any("broken.py" in error["filename"] for error in document_of("bandit")["errors"])
    assert all(finding.path != "broken.py" for finding in read("bandit"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("B602", "b602"),
        ("python.lang.security.Audit: eval", "python.lang.security.audit-eval"),
        ("x" * 60 + ".the-end", "x" * 39 + ".the-end"),
        ("\u202e", "unnamed"),
    ],
)
def test_a_rule_has_a_name_that_an_operator_can_tune(text, name):
    assert rule_name(text) == name


def test_every_tool_is_explained_with_the_severities_that_it_may_have():
    assert list(ABOUT) == list(TOOLS) == list(NAMES)
    for about in ABOUT.values():
        assert about.kind is TOOLS[about.name].kind
        assert Severity.CRITICAL not in about.becomes
    assert ABOUT["bandit"].becomes == {
        Severity.HIGH: "what it calls high",
        Severity.MEDIUM: "what it calls medium",
        Severity.LOW: "what it calls low",
    }

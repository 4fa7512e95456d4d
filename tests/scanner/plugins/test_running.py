"""Tools as processes: real ones where they are installed, and stand-ins that misbehave."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from scanner.analyzers import children
from scanner.analyzers.base import Severity
from scanner.analyzers.children import ChildLimits
from scanner.engine import RunStatus, identity, scan
from scanner.engine.options import Options
from scanner.engine.report import INCOMPLETE_EXIT
from scanner.plugins import environments
from scanner.plugins.bandit import Bandit
from scanner.plugins.clamav import ClamAV
from scanner.plugins.configuration import CLAMSCAN, NAMES, Misconfigured, Plugin, configured
from scanner.plugins.registry import TOOLS, tools
from scanner.plugins.tool import Place
from tests.scanner.plugins.weak_app import RULES, SIGNATURES, TREE

CLEAN = '{"errors": [], "results": []}'


def environment(folder, package, script, *, version="1.0"):
    """A virtual environment in which one program of one package is installed."""
    site = folder / "lib" / f"python{'.'.join(map(str, os.sys.version_info[:2]))}" / "site-packages"
    info = site / f"{package}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
    (info / "entry_points.txt").write_text(f"[console_scripts]\n{package} = stand_in:main\n")
    (site / "stand_in.py").write_text(f"def main():\n{script}")
    (folder / "bin").mkdir(exist_ok=True)
    (folder / "bin" / package).write_text("#!/bin/sh\n")
    (folder / "bin" / package).chmod(0o755)
    return {"SCANNER_PLUGINS": package, "SCANNER_PLUGINS_HOME": str(folder)}


def saying(words, *, exit_code=0):
    return f"    print({words!r})\n    return {exit_code}\n"


def run_of(report, name):
    return next(run for run in report.analyzers if run.name == name)


def test_there_is_a_name_for_every_tool():
    assert set(NAMES) == set(TOOLS)


def test_all_are_off_at_first():
    assert configured({}) == ()
    assert tools(environments.prepare((), Path("/var/tmp")).order) == ()


def test_a_tool_reads_the_app_in_the_sandbox_and_is_named_in_the_report(pack, state, tmp_path):
    look = (
        "    import json, socket, sys\n"
        "    from pathlib import Path\n"
        "    assert Path(sys.argv[2], 'app.py').is_file()\n"
        "    try:\n"
        "        socket.create_connection(('192.0.2.1', 80), timeout=2)\n"
        "    except OSError:\n"
        f"        print({CLEAN!r})\n"
        "    return 0\n"
    )
    plugins = configured(environment(tmp_path / "tools", "bandit", look, version="1.9"))

    asked = Options(plugins=plugins)
    report = scan(pack({"app.py": "x = 1\n"}), state=state, declared={}, options=asked)

    assert run_of(report, "bandit")[1] == "1.9"
    assert run_of(report, "bandit").status is RunStatus.DONE
    assert report.complete


@pytest.mark.parametrize(
    ("script", "status"),
    [
        (saying("", exit_code=0), RunStatus.FAILED),
        (saying(CLEAN, exit_code=2), RunStatus.FAILED),
        ("    raise SystemError\n", RunStatus.FAILED),
        ("    import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)\n", RunStatus.FAILED),
        ("    while True: pass\n", RunStatus.TIMED_OUT),
    ],
    ids=["says nothing", "fails", "crashes", "is killed", "never ends"],
)
def test_a_tool_without_an_answer_is_never_a_pass(script, status, pack, state, tmp_path):
    plugins = configured(environment(tmp_path / "tools", "bandit", script))
    limits = ChildLimits(cpu_seconds=5, wall_seconds=5)

    report = scan(
        pack({"app.py": "x = 1\n"}),
        state=state,
        declared={},
        options=Options(plugins=plugins, each=limits),
    )

    assert run_of(report, "bandit").status is status
    assert (report.complete, report.exit_code) == (False, INCOMPLETE_EXIT)
    assert any("bandit" in finding.evidence for finding in report.findings)


def test_what_a_tool_started_ends_with_it(tmp_path, tree):
    script = tmp_path / "bin" / "bandit"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\nsleep 300 & echo $! >/dev/stderr; sleep 300\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    place = Place("1", folder=str(tmp_path))

    outcome = children.run(Bandit(place), tree(TREE), ChildLimits(wall_seconds=1))

    assert outcome.status == children.TIMED_OUT
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not [command for command in commands if str(script).encode() in command]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"SCANNER_PLUGINS": "bandit,snyk"}, "'snyk', which is none of: bandit, njsscan"),
        (
            {"SCANNER_PLUGINS": "bandit", "SCANNER_PLUGINS_HOME": "/nowhere"},
            "bandit, which is not installed in SCANNER_PLUGINS_HOME (/nowhere)",
        ),
    ],
)
def test_what_cannot_work_is_said_in_one_line(settings, words):
    with pytest.raises(Misconfigured) as problem:
        configured(settings)

    assert words in str(problem.value)


def test_semgrep_wants_rules_and_njsscan_wants_semgrep(tmp_path):
    semgrep = environment(tmp_path / "one", "semgrep", saying(""))
    njsscan = environment(tmp_path / "two", "njsscan", saying(""))

    with pytest.raises(Misconfigured, match="SCANNER_SEMGREP_RULES names no file or folder"):
        configured(semgrep)
    with pytest.raises(Misconfigured, match="semgrep is not installed for python"):
        configured(njsscan)


def test_the_settings_are_checked_before_anything_is_scanned(settings):
    from scanner.checks import plugins_are_installed  # noqa: PLC0415

    assert plugins_are_installed() == []

    settings.SCANNER_PLUGINS = "nothing-such"
    (error,) = plugins_are_installed()

    assert (error.id, "nothing-such" in error.msg) == ("scanner.E001", True)


def test_the_rule_set_changes_with_a_tool_its_version_and_its_rules(tmp_path):
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES)
    given = Plugin("semgrep", "1.1", data=rules)

    before = given.digest
    rules.write_text(RULES + "# more\n")

    assert len({before, given.digest, Plugin("semgrep", "1.2", data=rules).digest}) == 3
    digests = [identity.current(each).digest for each in ((), [before], [given.digest])]
    assert len(set(digests)) == 3


def test_signatures_of_the_day_start_no_new_rule_set():
    days = {Plugin("clamav", f"1.4.6/{day}/Mon").digest for day in (27_000, 27_001)}

    assert len(days) == 1
    assert Plugin("clamav", "1.5.0/27001/Tue").digest not in days


@pytest.mark.skipif(shutil.which("bandit") is None, reason="bandit is not installed here")
def test_the_real_bandit_is_understood_and_cannot_be_silenced(pack, state):
    hushed = TREE | {".bandit": "[bandit]\nskips: B602\nexclude: /\n"}
    hushed["app.py"] = TREE["app.py"].replace("shell=True)", "shell=True)  # nosec")

    asked = Options(plugins=configured({"SCANNER_PLUGINS": "bandit"}))
    report = scan(pack(hushed), state=state, declared={}, options=asked)

    assert run_of(report, "bandit").status is RunStatus.DONE
    found = {(f.rule, f.path, f.line): f for f in report.findings}
    assert found["bandit.b602", "app.py", 11].severity is Severity.HIGH


@pytest.mark.skipif(shutil.which("semgrep") is None, reason="semgrep is not installed here")
def test_the_real_semgrep_is_understood_and_cannot_be_silenced(pack, state, tmp_path):
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES)
    hushed = TREE | {".semgrepignore": "*.py\n"}
    settings = {"SCANNER_PLUGINS": "semgrep", "SCANNER_SEMGREP_RULES": str(rules)}

    asked = Options(plugins=configured(settings))
    report = scan(pack(hushed), state=state, declared={}, options=asked)

    assert ("semgrep.debug-on", 21) in {(f.rule, f.line) for f in report.findings}


@pytest.mark.skipif(not CLAMSCAN.exists(), reason="clamscan is not installed here")
def test_the_real_clamscan_is_understood(tree, tmp_path):
    signatures = tmp_path / "test.ndb"
    signatures.write_text(SIGNATURES)
    place = Place("1", data=str(signatures))

    (found,) = ClamAV(place).analyze(tree(TREE))

    assert (found.rule, found.path) == ("clamav.matrix.test.marker.unofficial", "notes.txt")

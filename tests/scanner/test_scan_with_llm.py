"""A language model is asked about what is uploaded, where the operator named one."""

import pytest
from django.core.checks import run_checks
from django.utils import timezone

from scanner.actions import scans
from scanner.results import rulesets
from tests.scanner.llm.server import LlmServer, error, said, verdict

SHELL = 'import os\nfrom flask import request\n\ndef run():\n    os.system(request.args["c"])\n'


@pytest.fixture
def server(settings):
    server = LlmServer()
    settings.SCANNER_LLM_URL, settings.SCANNER_LLM_MODEL = server.url, "reviewer-1"
    yield server
    server.close()


def scan_of(stored, run_jobs, files):
    scan = scans.begin(stored(files), trigger="request")
    run_jobs()
    scan.refresh_from_db()
    return scan


def test_its_accusation_raises_the_level_and_is_kept(server, stored, run_jobs):
    server.answers = [said(verdict("critical", quote='os.system(request.args["c"])'))]

    scan = scan_of(stored, run_jobs, {"app.py": SHELL})

    assert (scan.risk, scan.levels["llm"]) == ("critical", "critical")
    assert scan.findings.get(rule="llm.suspicious").path == "app.py"
    assert scan.details["llm"]["model"] == "reviewer-1"


def test_its_praise_lowers_nothing(server, stored, run_jobs):
    server.answers = [said(verdict("low"))]
    scan = scan_of(stored, run_jobs, {"app.py": SHELL})
    assert (scan.risk, scan.levels["llm"]) == ("high", "low")


def test_without_an_answer_a_person_looks(server, stored, run_jobs):
    server.answers = [error(500)]
    scan = scan_of(stored, run_jobs, {"app.py": SHELL})
    assert (scan.risk, scan.action) == ("high", "person")
    assert any("came to no answer" in reason for reason in scan.reasons)


def test_where_nothing_is_suspicious_nobody_is_asked(server, stored, run_jobs):
    scan = scan_of(stored, run_jobs, {"app.py": "print('hello')\n"})
    assert server.asked == []
    assert scan.is_complete


def test_another_model_is_another_rule_set(server, settings):
    first = rulesets.current(at=timezone.now())
    settings.SCANNER_LLM_MODEL = "reviewer-2"
    second = rulesets.current(at=timezone.now())
    assert (first.digest != second.digest, second.state) == (True, "shadow")


def test_settings_that_make_no_sense_are_told_before_anything_is_scanned(settings):
    settings.SCANNER_LLM_URL = "ftp://llm.example"
    assert [found.id for found in run_checks() if found.id == "scanner.E002"] == ["scanner.E002"]

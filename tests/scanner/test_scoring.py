import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from scanner.analyzers.base import Confidence, Finding, Kind, Severity
from scanner.scoring import NOTHING_FOUND, Risk, grade


def a_finding(
    rule="python.x",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    path="app.py",
    kind=Kind.WEAKNESS,
):
    return Finding(
        analyzer=rule.partition(".")[0],
        rule=rule,
        severity=severity,
        confidence=confidence,
        cwe=None,
        path=path,
        line=3,
        message="Does something.",
        evidence="x",
        remedy="Do not.",
        kind=kind,
    )


findings = st.builds(
    a_finding,
    rule=st.sampled_from(
        ["python.sql-injection", "engine.unreadable", "engine.incomplete", "secrets.x", "python.x"]
    ),
    severity=st.sampled_from(Severity),
    confidence=st.sampled_from(Confidence),
    kind=st.sampled_from(Kind),
    path=st.sampled_from(["a.py", "b.py"]),
)


def test_nothing_found_is_low_and_says_so():
    graded = grade([])

    assert graded.risk is Risk.LOW
    assert graded.reasons == (NOTHING_FOUND,)


def test_the_gravest_finding_sets_the_level_and_comes_first():
    graded = grade(
        [
            a_finding(severity=Severity.MEDIUM),
            a_finding(rule="python.exec-decoded", severity=Severity.CRITICAL, path="setup.py"),
        ]
    )

    assert graded.risk is Risk.CRITICAL
    assert "setup.py:3" in graded.reasons[0]
    assert len(graded.reasons) == 2


def test_an_unfinished_scan_is_never_low():
    assert grade([a_finding(rule="engine.incomplete", severity=Severity.HIGH)]).risk is Risk.HIGH


def test_code_that_could_not_be_read_needs_a_second_look():
    unread = a_finding(rule="engine.unreadable", severity=Severity.INFO)

    assert grade([unread]).risk is Risk.MEDIUM
    assert grade([dataclasses.replace(unread, path="tests/broken.py")]).risk is Risk.LOW


def test_what_a_rule_is_not_sure_of_moves_no_level():
    unsure = a_finding(severity=Severity.CRITICAL, confidence=Confidence.LOW)

    assert grade([unsure]).risk is Risk.LOW


def test_a_weakness_that_was_toned_down_moves_no_level():
    assert grade([a_finding(rule="python.sql-injection", severity=Severity.INFO)]).risk is Risk.LOW


@given(st.lists(findings, max_size=8), st.lists(findings, max_size=8))
def test_more_findings_never_lower_the_level(some, more):
    assert grade([*some, *more]).risk.rank >= grade(some).risk.rank


@given(st.lists(findings, max_size=8))
def test_the_order_of_findings_does_not_matter(some):
    assert grade(some) == grade(reversed(some))

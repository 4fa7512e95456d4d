"""What the operator may change, and what model and reviewer add."""

from hypothesis import given
from hypothesis import strategies as st

from scanner.analyzers.base import Confidence, Kind, Severity
from scanner.scoring import (
    Action,
    CutOffs,
    Opinion,
    Risk,
    RuleAction,
    Tuning,
    grade,
    malicious,
)
from tests.scanner.test_scoring import a_finding, findings

probabilities = st.none() | st.floats(0, 1)
opinions = st.none() | st.builds(
    Opinion,
    risk=st.sampled_from(Risk),
    reason=st.just("It says so."),
    is_conclusive=st.booleans(),
    likelihood=st.floats(0, 1),
)
tunings = st.builds(
    Tuning,
    actions=st.dictionaries(
        st.sampled_from(["python.sql-injection", "python.x", "secrets.x"]),
        st.sampled_from(RuleAction),
    ),
    severities=st.dictionaries(
        st.sampled_from(["python.sql-injection", "python.x"]), st.sampled_from(Severity)
    ),
)


@given(st.lists(findings), st.lists(findings), probabilities, opinions, tunings)
def test_more_findings_never_lower_level_action_or_likelihood(some, more, model, llm, tuning):
    before = grade(some, model=model, llm=llm, tuning=tuning)
    after = grade([*some, *more], model=model, llm=llm, tuning=tuning)

    assert after.risk.rank >= before.risk.rank
    assert after.action.rank >= before.action.rank
    assert malicious([*some, *more], model=model) >= malicious(some, model=model)


@given(st.lists(findings), probabilities, opinions, tunings)
def test_neither_model_nor_reviewer_can_lower_a_level(some, model, llm, tuning):
    alone = grade(some, tuning=tuning)
    together = grade(some, model=model, llm=llm, tuning=tuning)

    assert together.risk.rank >= alone.risk.rank
    assert together.action.rank >= alone.action.rank
    likelihood = llm.likelihood if llm else None
    assert malicious(some, model=model, llm=likelihood) >= malicious(some)


@given(st.lists(findings), st.floats(0, 1), st.floats(0, 1))
def test_a_more_suspicious_model_never_lowers_a_level(some, one, other):
    less, more = sorted((one, other))

    assert grade(some, model=more).risk.rank >= grade(some, model=less).risk.rank


def test_the_model_alone_can_set_every_level_and_says_so():
    levels = [grade([], model=number).risk for number in (0.1, 0.9, 0.98, 0.998)]

    assert levels == list(Risk)
    assert "99%" in grade([], model=0.99).reasons[0]
    assert grade([], model=0.999).sources == {"rules": Risk.LOW, "model": Risk.CRITICAL}


def test_the_operator_sets_the_cut_offs():
    strict = Tuning(cut_offs=CutOffs(medium=0.01, high=0.02, critical=0.03))

    assert grade([], model=0.02, tuning=strict).risk is Risk.HIGH


def test_a_model_in_doubt_calls_a_person_without_raising_the_level():
    graded = grade([], model=0.6)

    assert (graded.risk, graded.action) == (Risk.LOW, Action.PERSON)
    assert grade([], model=0.2).action is Action.PASS


def test_a_reviewer_without_an_answer_calls_a_person():
    graded = grade([], llm=Opinion(Risk.LOW, "It gave no answer.", is_conclusive=False))

    assert (graded.risk, graded.action) == (Risk.LOW, Action.PERSON)
    assert graded.reasons == ("It gave no answer.",)
    assert "llm" not in graded.sources


def test_a_rule_that_is_off_counts_for_nothing():
    tuning = Tuning(actions={"python.sql-injection": RuleAction.OFF})
    found = a_finding(rule="python.sql-injection", severity=Severity.HIGH)

    assert grade([found], tuning=tuning).risk is Risk.LOW
    assert not list(tuning.applied([found]))


def test_a_rule_that_only_informs_is_shown_and_moves_nothing():
    tuning = Tuning(actions={"python.x": RuleAction.INFORM})
    found = a_finding(severity=Severity.CRITICAL)

    assert grade([found], tuning=tuning).risk is Risk.LOW
    assert list(tuning.applied([found])) == [found]


def test_a_rule_that_blocks_does_so_whatever_its_severity():
    tuning = Tuning(actions={"python.x": RuleAction.BLOCK})

    graded = grade([a_finding(severity=Severity.INFO)], tuning=tuning)

    assert (graded.risk, graded.action) == (Risk.CRITICAL, Action.BLOCK)


def test_a_rule_that_wants_a_person_gets_one():
    tuning = Tuning(actions={"python.x": RuleAction.PERSON})

    graded = grade([a_finding(severity=Severity.LOW)], tuning=tuning)

    assert (graded.risk, graded.action) == (Risk.MEDIUM, Action.PERSON)


def test_a_severity_of_the_operator_replaces_that_of_the_rule():
    tuning = Tuning(severities={"python.x": Severity.HIGH})

    assert grade([a_finding(severity=Severity.LOW)], tuning=tuning).risk is Risk.HIGH


def test_that_a_scan_is_incomplete_cannot_be_tuned_away():
    tuning = Tuning(
        actions={"engine.incomplete": RuleAction.OFF},
        severities={"engine.incomplete": Severity.INFO},
    )
    found = a_finding(rule="engine.incomplete", severity=Severity.HIGH, kind=Kind.ENGINE)

    assert grade([found], tuning=tuning).risk is Risk.HIGH


def test_hygiene_alone_makes_no_app_risky():
    hygiene = [
        a_finding(rule=f"manifest.{kind}", severity=Severity.MEDIUM, kind=kind)
        for kind in (Kind.DEPENDENCY, Kind.LICENCE, Kind.POLICY)
    ]

    assert grade(hygiene).risk is Risk.LOW
    grave = a_finding(rule="dependencies.x", severity=Severity.HIGH, kind=Kind.DEPENDENCY)
    assert grade([grave]).risk is Risk.MEDIUM


def test_weaknesses_are_no_evidence_of_malice():
    assert malicious([a_finding(severity=Severity.CRITICAL)]) == 0
    assert malicious([a_finding(severity=Severity.CRITICAL, kind=Kind.MALICE)]) == 0.95


def test_a_rule_counts_once_however_often_it_is_found():
    found = [
        a_finding(severity=Severity.MEDIUM, kind=Kind.MALICE, path=f"{number}.py")
        for number in range(50)
    ]

    assert malicious(found) == malicious(found[:1])


def test_what_a_rule_is_unsure_of_is_weak_evidence():
    unsure = a_finding(severity=Severity.CRITICAL, confidence=Confidence.LOW, kind=Kind.MALICE)

    assert malicious([unsure]) < 0.2

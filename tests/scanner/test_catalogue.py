from scanner import catalogue
from scanner.analyzers.base import Kind, Severity
from scanner.analyzers.rules import Rule
from scanner.scoring import DEFAULT, Action, RuleAction, Tuning


def of(name, tuning=DEFAULT):
    chapters = catalogue.explained(tuning)
    return next(each for rules in chapters.values() for each in rules if each.rule.name == name)


def test_every_rule_has_a_name_with_its_analyzer_and_says_what_to_do():
    rules = catalogue.rules()

    assert len(rules) > 200
    assert all("." in name and rule.message and rule.remedy for name, rule in rules.items())


def test_rules_stand_under_the_question_they_answer_the_gravest_first():
    chapters = catalogue.explained(DEFAULT)

    for kind, rules in chapters.items():
        assert {each.rule.kind_of_finding for each in rules} <= {kind}
        ranks = [each.severity.rank for each in rules]
        assert ranks == sorted(ranks, reverse=True)
    assert chapters[Kind.MALICE]
    assert chapters[Kind.ENGINE]


def test_what_a_finding_does_follows_its_severity():
    assert of("python.exec-decoded").action is Action.BLOCK
    assert of("python.sql-injection").action is Action.PERSON
    assert of("python.open-redirect").action is Action.PASS


def test_the_operators_word_counts_for_more():
    name = "python.open-redirect"

    blocking = of(name, Tuning(actions={name: RuleAction.BLOCK}))
    switched_off = of(name, Tuning(actions={name: RuleAction.OFF}))
    graver = of(name, Tuning(severities={name: Severity.HIGH}))

    assert blocking.action is Action.BLOCK
    assert not switched_off.is_shown
    assert (graver.severity, graver.action) == (Severity.HIGH, Action.PERSON)


def test_a_draft_of_an_operator_is_nobody_elses_business():
    Rule("yara.my-draft", Severity.LOW, None, "A draft.", "Nothing.")

    catalogue.rules.cache_clear()

    assert "yara.my-draft" not in catalogue.rules()

"""The reviewer over its real protocol: what it says, and all the ways in which it says nothing."""

import json
import logging

import pytest

from scanner.analyzers.base import Kind, Severity
from scanner.llm.review import review
from scanner.scoring import Action, Risk, grade
from tests.scanner.llm.server import error, said, slow, verdict

QUOTE = 'open("/home/me/.aws/credentials")'


def test_an_accusation_with_evidence_raises_the_level(server, config, parts):
    server.answers = [said(verdict("critical", quote=QUOTE))]

    reviewed = review(config, parts)

    assert reviewed.opinion.risk is Risk.CRITICAL
    assert reviewed.opinion.likelihood > 0.8
    (found,) = reviewed.findings
    assert (found.rule, found.kind, found.severity) == (
        "llm.suspicious",
        Kind.MALICE,
        Severity.CRITICAL,
    )
    assert (found.path, found.line) == ("app.py", 11)
    assert reviewed.details["explanation"]
    assert grade([], llm=reviewed.opinion).sources["llm"] is Risk.CRITICAL


def test_the_request_is_one_of_chat_completions_with_a_schema(server, config, parts):
    server.answers = [said(verdict("low"))]

    review(config, parts)

    (asked,) = server.asked
    assert asked["model"] == "reviewer-1"
    assert asked["stream"] is False
    assert asked["response_format"]["json_schema"]["strict"] is True
    assert server.keys == ["Bearer the-key-itself"]
    mark, data, end = asked["messages"][1]["content"].split("\n")
    assert mark == end
    assert mark in asked["messages"][0]["content"]
    part = json.loads(data)["parts"][0]
    assert "# harmless" not in part["code"]
    assert part["comments"] == ["10: # harmless"]


def test_the_mark_around_the_code_is_new_each_time(server, config, parts):
    server.answers = [said(verdict("low"))]

    review(config, parts)
    review(config, parts)

    first, second = (asked["messages"][1]["content"].split("\n")[0] for asked in server.asked)
    assert first != second


def test_no_doubt_is_no_reason(server, config, parts):
    server.answers = [said(verdict("low"))]

    reviewed = review(config, parts)

    assert reviewed.opinion.reason == ""
    assert grade([], llm=reviewed.opinion).action is Action.PASS


def test_nothing_suspicious_is_nothing_to_ask(server, config):
    assert review(config, []) is None
    assert server.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        said("I am sorry, I cannot help with that."),
        said("", refusal="I will not."),
        said("{}", finish="content_filter"),
        said(verdict(quote=QUOTE), finish="length"),
        said(""),
        said("approved"),
        said('"low"'),
        said("[]"),
        said('{"level": "safe", "confidence": 1}'),
        said('{"level": "high", "confidence": "very"}'),
        said('{"level": "high", "confidence": NaN}'),
        said('{"level": "high", "confidence": true}'),
        said(verdict(quote="os.system('not in there')")),
        said(verdict(quote=QUOTE, path="other.py")),
        said(verdict(quote="keys")),
        said(verdict(quote="# harmless")),
        said(verdict(evidence="all of it")),
        said(verdict(quote=QUOTE, confidence=0.2)),
        (200, {}, "not json"),
        (200, {}, '{"choices": []}'),
        (200, {}, '{"choices": [{"message": "text"}]}'),
        (200, {"Content-Type": "text/event-stream"}, 'data: {"choices": []}\n\ndata: [DONE]\n'),
        (200, {}, "[" * 100_000),
        (200, {}, "x" * 400_000),
        (302, {"Location": "http://192.0.2.1/"}, ""),
        error(401),
        error(500),
        error(429),
    ],
)
def test_what_is_no_answer_calls_a_person_and_lowers_nothing(server, config, parts, answer):
    server.answers = [answer]

    reviewed = review(config, parts)

    assert not reviewed.opinion.is_conclusive
    assert not reviewed.findings
    graded = grade([], llm=reviewed.opinion)
    assert (graded.risk, graded.action) == (Risk.LOW, Action.PERSON)
    assert "A person looks" in graded.reasons[0]


def test_one_that_takes_too_long_is_no_answer(server, config, parts):
    server.answers = [slow(3)]
    quick = config.__class__(**{**_fields(config), "timeout_seconds": 0.3})

    reviewed = review(quick, parts)

    assert "in time" in reviewed.opinion.reason


def test_one_that_is_not_there_is_no_answer(server, config, parts):
    server.close()

    assert not review(config, parts).opinion.is_conclusive


@pytest.mark.parametrize("busy", [error(429, **{"Retry-After": "1"}), error(503)])
def test_a_busy_server_is_asked_again(server, config, parts, busy):
    server.answers = [busy, said(verdict(quote=QUOTE))]

    assert review(config, parts).opinion.risk is Risk.HIGH
    assert len(server.asked) == 2


def test_a_server_without_schemas_is_asked_in_simpler_ways(server, config, parts):
    server.answers = [error(400), error(422), said(f"```json\n{verdict(quote=QUOTE)}\n```")]

    assert review(config, parts).opinion.risk is Risk.HIGH
    formats = [asked.get("response_format", {}).get("type") for asked in server.asked]
    assert formats == ["json_schema", "json_object", None]


def test_the_key_is_in_no_log_and_no_reason(server, config, parts, caplog):
    caplog.set_level(logging.DEBUG)
    server.answers = [error(401)]

    reviewed = review(config, parts)

    assert config.key not in caplog.text
    assert config.key not in repr(reviewed)
    assert config.key not in repr(config)


def _fields(config):
    return {name: getattr(config, name) for name in config.__dataclass_fields__}

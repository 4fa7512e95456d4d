"""Puts rules, the model and a reviewer's opinion together: the highest of their levels counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scanner.analyzers.base import Finding, Severity
from scanner.scoring.levels import Action, Risk, highest
from scanner.scoring.rules import RULES, is_unread
from scanner.scoring.tuning import DEFAULT, RuleAction, Tuning

NOTHING_FOUND = "Nothing was found that should worry a reviewer."
PERSON = "The operator wants a person to look at this"
BLOCK = "The operator does not allow this"
IN_DOUBT = "The model is not sure whether this is malicious"


@dataclass(frozen=True, slots=True)
class Grade:
    """A level and the sentences that explain it, the gravest first.

    ``sources`` says which level each of rules, model and llm asked for; ``risk`` is the highest.
    Who came to no answer asked for none.
    """

    risk: Risk
    reasons: tuple[str, ...]
    action: Action = Action.PASS
    sources: Mapping[str, Risk] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an LLM reviewer thinks. It can raise a level; one that came to no answer calls a person.

    ``likelihood`` is how sure it is of malice, 0 when it saw none.
    """

    risk: Risk
    reason: str
    is_conclusive: bool = True
    likelihood: float = 0.0


Reason = tuple[Risk, str]


def grade(
    findings: Iterable[Finding],
    *,
    model: float | None = None,
    llm: Opinion | None = None,
    tuning: Tuning = DEFAULT,
) -> Grade:
    """The highest level that anything sets. More findings, or more suspicion, only raise it.

    Args:
        findings: All of one app's.
        model: How likely the model thinks malice, from 0 to 1; None where it did not run.
        llm: What the reviewer said; None where it was not asked.
        tuning: The operator's.
    """
    reasons: dict[str, list[Reason]] = {"rules": list(_by_rules(findings, tuning))}
    if model is not None:
        reasons["model"] = list(_by_model(model, tuning))
    if llm is not None:
        reasons["llm"] = [(llm.risk, llm.reason)] if llm.reason else []
    sources = {source: highest(level for level, _ in each) for source, each in reasons.items()}
    risk = highest(sources.values())
    if llm is not None and not llm.is_conclusive and llm.risk is Risk.LOW:
        del sources["llm"]
    ordered = sorted(
        (reason for each in reasons.values() for reason in each),
        key=lambda reason: -reason[0].rank,
    )
    asks = (model is not None and tuning.is_in_doubt(model)) or (llm and not llm.is_conclusive)
    return Grade(
        risk=risk,
        reasons=tuple(sentence for _, sentence in ordered) or (NOTHING_FOUND,),
        action=_action(risk, asks=bool(asks)),
        sources=sources,
    )


def _action(risk: Risk, *, asks: bool) -> Action:
    if risk is Risk.CRITICAL:
        return Action.BLOCK
    return Action.PERSON if asks or risk is not Risk.LOW else Action.PASS


def _by_rules(findings: Iterable[Finding], tuning: Tuning) -> Iterator[Reason]:
    """A finding explains the first rule it fits only."""
    rest = sorted(tuning.applied(findings), key=lambda finding: finding.order)
    for wanted, level, sentence in (
        (RuleAction.BLOCK, Risk.CRITICAL, BLOCK),
        (RuleAction.PERSON, Risk.MEDIUM, PERSON),
    ):
        fitting = [finding for finding in rest if tuning.action_of(finding) is wanted]
        if fitting:
            yield level, _sentence(sentence, fitting)
    rest = [finding for finding in rest if _counts(finding, tuning)]
    for rule in RULES:
        fitting = [finding for finding in rest if rule.fits(finding)]
        if fitting:
            yield rule.level, _sentence(rule.sentence, fitting)
            rest = [finding for finding in rest if not rule.fits(finding)]


def _counts(finding: Finding, tuning: Tuning) -> bool:
    """What was toned down to ``INFO``, as in tests, is shown and moves no level."""
    if tuning.action_of(finding) in {RuleAction.INFORM, RuleAction.BLOCK}:
        return False
    return finding.severity is not Severity.INFO or is_unread(finding)


def _by_model(probability: float, tuning: Tuning) -> Iterator[Reason]:
    level = tuning.cut_offs.level_of(probability)
    if level is not Risk.LOW:
        yield level, f"The model takes it for malicious, with a probability of {probability:.0%}."
    elif tuning.is_in_doubt(probability):
        yield Risk.LOW, f"{IN_DOUBT}: {probability:.0%}. A person looks."


def _sentence(sentence: str, fitting: Sequence[Finding]) -> str:
    first = fitting[0]
    place = f"{first.path}:{first.line}" if first.line else first.path
    where = f" ({place})" if place else ""
    more = f" There are {len(fitting)} such findings." if len(fitting) > 1 else ""
    return f"{sentence}: {first.message.rstrip('.')}{where}.{more}"

"""Rules of one's own: a draft is written, searched for, and then put in force or discarded."""

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max

from marketplace.core import audit
from marketplace.core.errors import Conflict, Forbidden, Invalid
from marketplace.core.models import User
from scanner import policies
from scanner.analyzers.yara import RuleSetInvalid
from scanner.analyzers.yara.drafts import checked, identifiers
from scanner.models import CustomRule, CustomRuleStatus, HuntStatus
from scanner.models.custom_rule import NAME

TEXT_CHARACTERS = 64 * 1024
NOTE_CHARACTERS = 500
WRONG_NAME = "A name has 2 to 40 small letters, digits and hyphens, such as evil-wallet."
LOCK = 7_203_452


class CustomRuleInvalid(Invalid):
    """``line`` is where YARA stopped, and 0 when no line is to blame."""

    code = "custom_rule_invalid"

    def __init__(self, message: str, *, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class NeverHunted(Conflict):
    """Nobody knows yet what it would find."""

    code = "custom_rule_never_hunted"

    def __init__(self) -> None:
        super().__init__("Search what is stored with it first, to its end.")


class NotYourDraft(Forbidden):
    code = "custom_rule_not_yours"

    def __init__(self) -> None:
        super().__init__("Only who wrote a draft, or operates the scanner, discards it.")


@transaction.atomic
def draft(*, name: str, text: str, note: str, by: User, at: datetime) -> CustomRule:
    """Write a draft, or the next version of a rule. It decides nothing yet.

    Raises:
        ScanStaffRequired.
        CustomRuleInvalid: with the line, where the text itself is wrong.
    """
    policies.require_hunter(by)
    _check(name, note)
    _check_text(name, text)
    _hold()
    newest = CustomRule.objects.filter(name=name).aggregate(Max("version"))["version__max"]
    rule = CustomRule.objects.create(
        name=name,
        version=(newest or 0) + 1,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        note=note.strip(),
        written_by=by,
        written_at=at,
    )
    audit.record("custom_rule.draft", actor=by, target=rule, rule=str(rule), sha256=rule.sha256)
    return rule


@transaction.atomic
def enforce(*, rule: CustomRule, by: User, at: datetime) -> CustomRule:
    """Make a draft part of the rule set, in the place of its version before.

    The rule set is another one then, so all that is offered is read again, in shadow first.

    Raises:
        ScanOperatorRequired, NeverHunted, InvalidTransition.
        CustomRuleInvalid: another rule in force has one of its names meanwhile.
    """
    policies.require_operator(by)
    _hold()
    rule = CustomRule.objects.lock(pk=rule.pk)
    if not rule.hunts.filter(status=HuntStatus.DONE).exists():
        raise NeverHunted
    _check_text(rule.name, rule.text)
    for older in CustomRule.objects.in_force().filter(name=rule.name).select_for_update():
        _decide(older, CustomRuleStatus.RETIRED, by=by, at=at)
    _decide(rule, CustomRuleStatus.ENFORCED, by=by, at=at)
    audit.record("custom_rule.enforce", actor=by, target=rule, rule=str(rule), sha256=rule.sha256)
    return rule


@transaction.atomic
def retire(*, rule: CustomRule, reason: str, by: User, at: datetime) -> CustomRule:
    """Take a rule out of the rule set. That makes another rule set, too.

    Raises:
        ScanOperatorRequired, CustomRuleInvalid, InvalidTransition.
    """
    policies.require_operator(by)
    return _end(rule, CustomRuleStatus.RETIRED, "retire", reason=reason, by=by, at=at)


@transaction.atomic
def discard(*, rule: CustomRule, reason: str, by: User, at: datetime) -> CustomRule:
    """Give a draft up. It stays readable, and so does what was found with it.

    Raises:
        ScanStaffRequired, NotYourDraft, CustomRuleInvalid, InvalidTransition.
    """
    policies.require_hunter(by)
    if rule.written_by_id != by.pk and not policies.is_operator(by):
        raise NotYourDraft
    return _end(rule, CustomRuleStatus.DISCARDED, "discard", reason=reason, by=by, at=at)


def _end(
    rule: CustomRule, status: CustomRuleStatus, verb: str, *, reason: str, by: User, at: datetime
) -> CustomRule:
    if not reason.strip():
        raise CustomRuleInvalid("Say why.")
    rule = CustomRule.objects.lock(pk=rule.pk)
    _decide(rule, status, by=by, at=at)
    audit.record(
        f"custom_rule.{verb}", actor=by, target=rule, rule=str(rule), reason=reason.strip()
    )
    return rule


def _decide(rule: CustomRule, status: CustomRuleStatus, *, by: User, at: datetime) -> None:
    rule.move_to(status)
    rule.decided_by, rule.decided_at = by, at
    rule.save(update_fields=["status", "decided_by", "decided_at"])


def _check(name: str, note: str) -> None:
    try:
        NAME(name)
    except ValidationError as problem:
        raise CustomRuleInvalid(WRONG_NAME) from problem
    if not 0 < len(note.strip()) <= NOTE_CHARACTERS:
        raise CustomRuleInvalid(f"Say what it looks for, in at most {NOTE_CHARACTERS} characters.")


def _check_text(name: str, text: str) -> None:
    """It compiles, and no other rule in force has one of its names."""
    if len(text) > TEXT_CHARACTERS:
        raise CustomRuleInvalid(f"At most {TEXT_CHARACTERS} characters.")
    try:
        names = checked(text)
        for other, theirs in CustomRule.objects.in_force().values_list("name", "text"):
            if other != name and (taken := names & identifiers(theirs)):
                raise CustomRuleInvalid(f"{other} has a rule {min(taken)} already.")
    except RuleSetInvalid as problem:
        raise CustomRuleInvalid(str(problem), line=problem.line) from problem


def _hold() -> None:
    """One change of the rules at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])

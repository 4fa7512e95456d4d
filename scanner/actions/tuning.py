"""What blocks, what asks for a person, what informs: the operator's say. It counts from now on."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from marketplace.core import audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User
from scanner import policies
from scanner.models import ModelCutOffs, RuleSetting, SettingAction, Severity
from scanner.models.tuning import RULE_NAME
from scanner.scoring import CutOffs

NOTE_CHARACTERS = 500


class RuleSettingInvalid(Invalid):
    code = "rule_setting_invalid"


class RuleNotTunable(Invalid):
    """What was not read would then count as safe."""

    code = "rule_not_tunable"

    def __init__(self) -> None:
        super().__init__("Rules of the engine itself cannot be changed: they say what was not read")


class NothingSet(Conflict):
    code = "rule_not_set"

    def __init__(self) -> None:
        super().__init__("This rule is as it was delivered.")


class CutOffsInvalid(Invalid):
    code = "cut_offs_invalid"

    def __init__(self) -> None:
        super().__init__(
            "Write numbers between 0 and 1. Medium is at most high, and high at most critical; the"
            " band of doubt begins at most where it ends."
        )


@transaction.atomic
def set_rule(
    *, rule: str, action: str = "", severity: str = "", note: str, by: User, at: datetime
) -> RuleSetting:
    """Have a rule's findings do something else, or weigh something else, than as delivered.

    Raises:
        ScanOperatorRequired, RuleSettingInvalid, RuleNotTunable.
    """
    policies.require_operator(by)
    if rule.startswith("engine."):
        raise RuleNotTunable
    _check(rule, action, severity, note)
    said = {"action": action, "severity": severity, "note": note.strip()}
    setting, _ = RuleSetting.objects.update_or_create(
        rule=rule, defaults=said | {"set_by": by, "set_at": at}
    )
    audit.record(
        "scan_rule.set",
        actor=by,
        target=setting,
        rule=rule,
        does=action,
        severity=severity,
        note=setting.note,
    )
    return setting


@transaction.atomic
def reset_rule(*, rule: str, note: str, by: User) -> None:
    """Back to how it was delivered.

    Raises:
        ScanOperatorRequired, RuleSettingInvalid, NothingSet.
    """
    policies.require_operator(by)
    _check_note(note)
    setting = RuleSetting.objects.select_for_update().filter(rule=rule).first()
    if setting is None:
        raise NothingSet
    audit.record(
        "scan_rule.reset",
        actor=by,
        target=setting,
        rule=rule,
        was=str(setting),
        note=note.strip(),
    )
    setting.delete()


@transaction.atomic
def set_cut_offs(
    *,
    cut_offs: CutOffs,
    doubt_from: float,
    doubt_to: float,
    note: str,
    by: User,
    at: datetime,
) -> ModelCutOffs:
    """From which probability the model alone sets each level, and where a person looks anyway.

    Raises:
        ScanOperatorRequired, CutOffsInvalid.
    """
    policies.require_operator(by)
    rising = 0 < cut_offs.medium <= cut_offs.high <= cut_offs.critical <= 1
    if not (rising and 0 <= doubt_from <= doubt_to <= 1 and note.strip()):
        raise CutOffsInvalid
    row = ModelCutOffs.objects.create(
        medium=cut_offs.medium,
        high=cut_offs.high,
        critical=cut_offs.critical,
        doubt_from=doubt_from,
        doubt_to=doubt_to,
        note=note.strip(),
        set_by=by,
        set_at=at,
    )
    audit.record("scan_model.set", actor=by, target=row, cut_offs=str(row), note=row.note)
    return row


def _check(rule: str, action: str, severity: str, note: str) -> None:
    try:
        RULE_NAME(rule)
    except ValidationError as error:
        raise RuleSettingInvalid(" ".join(error.messages)) from error
    if not action and not severity:
        raise RuleSettingInvalid("Choose what its findings do, or how grave they are.")
    if action and action not in SettingAction.values:
        raise RuleSettingInvalid(f"Its findings can do one of: {', '.join(SettingAction.values)}.")
    if severity and severity not in Severity.values:
        raise RuleSettingInvalid(f"A finding is one of: {', '.join(Severity.values)}.")
    _check_note(note)


def _check_note(note: str) -> None:
    if not note.strip() or len(note) > NOTE_CHARACTERS:
        raise RuleSettingInvalid(f"Say why, in at most {NOTE_CHARACTERS} characters.")

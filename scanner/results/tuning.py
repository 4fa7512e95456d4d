"""The operator's settings as grading reads them."""

from scanner.analyzers.base import Severity
from scanner.models import ModelCutOffs, RuleSetting
from scanner.scoring import DEFAULT, CutOffs, RuleAction, Tuning


def current() -> Tuning:
    rules = RuleSetting.objects.all()
    model = ModelCutOffs.objects.order_by("-pk").first()
    actions = {each.rule: RuleAction(each.action) for each in rules if each.action}
    severities = {each.rule: Severity(each.severity) for each in rules if each.severity}
    if model is None:
        return Tuning(actions, severities, DEFAULT.cut_offs, DEFAULT.doubt_from, DEFAULT.doubt_to)
    cut_offs = CutOffs(model.medium, model.high, model.critical)
    return Tuning(actions, severities, cut_offs, model.doubt_from, model.doubt_to)

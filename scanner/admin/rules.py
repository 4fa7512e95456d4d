"""What the findings of each rule do, and how often reviewers called them false alarms."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from scanner import catalogue, feedback
from scanner.actions import tuning
from scanner.admin.operators import ForOperators
from scanner.models import Finding, RuleSetting, SettingAction, Severity
from scanner.results import tuning as settings_now

LIST = "admin:scanner_rulesetting_rules"
DECISIONS_SHOWN = 20
AS_DELIVERED = ("", "As delivered")


class RuleForm(forms.Form):
    """Nothing chosen and a reason given: back to how it was delivered."""

    action = forms.ChoiceField(
        choices=[AS_DELIVERED, *SettingAction.choices],
        required=False,
        label="What its findings do",
    )
    severity = forms.ChoiceField(
        choices=[AS_DELIVERED, *Severity.choices], required=False, label="How grave they are"
    )
    note = forms.CharField(
        max_length=tuning.NOTE_CHARACTERS,
        label="Why",
        help_text="Kept in the audit log, and shown beside the rule.",
    )


@dataclass(frozen=True, slots=True)
class Row:
    explained: catalogue.Explained
    setting: RuleSetting | None
    told: feedback.RuleFeedback | None

    def is_wanted(self, words: str, only: str) -> bool:
        rule = self.explained.rule
        named = words in f"{rule.name} {rule.message}".lower()
        return named and (only not in {"setting", "told"} or bool(getattr(self, only)))


def _chapters(words: str, only: str) -> Iterator[tuple[str, list[Row]]]:
    settings = {setting.rule: setting for setting in RuleSetting.objects.all()}
    told = feedback.by_rule(feedback.decisions())
    for kind, rules in catalogue.explained(settings_now.current()).items():
        rows = (Row(each, settings.get(each.rule.name), told.get(each.rule.name)) for each in rules)
        if wanted := [row for row in rows if row.is_wanted(words, only)]:
            yield kind, wanted


@admin.register(RuleSetting)
class RuleSettingAdmin(ForOperators):
    """The rows are what differs from how rules were delivered."""

    list_display = ("rule", "action", "severity", "note", "set_by", "set_at")
    list_filter = ("action", "severity")
    list_select_related = ("set_by",)
    search_fields = ("rule", "note")
    ordering = ("rule",)
    change_list_template = "admin/scanner/rule_settings.html"

    def get_urls(self) -> list[URLPattern]:
        def at(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"scanner_rulesetting_{name}")

        return [
            at("rules/", self.rules, "rules"),
            at("rules/<str:rule>/", self.rule, "rule"),
            *super().get_urls(),
        ]

    def rules(self, request: HttpRequest) -> HttpResponse:
        self.person(request)
        words = request.GET.get("q", "").strip().lower()
        only = request.GET.get("only", "")
        context = {
            **self.admin_site.each_context(request),
            "title": "Rules",
            "opts": self.opts,
            "chapters": list(_chapters(words, only)),
            "words": words,
            "only": only,
        }
        return TemplateResponse(request, "admin/scanner/rules.html", context)

    def rule(self, request: HttpRequest, rule: str) -> HttpResponse:
        by = self.person(request)
        setting = RuleSetting.objects.select_related("set_by").filter(rule=rule).first()
        known = catalogue.rules().get(rule)
        if not (known or setting or _was_found(rule)):
            raise Http404
        said = {name: getattr(setting, name) for name in ("action", "severity")} if setting else {}
        form = RuleForm(request.POST or None, initial=said)
        decided = feedback.decisions(rule=rule)

        def act() -> object:
            chosen = form.cleaned_data
            if chosen["action"] or chosen["severity"]:
                return tuning.set_rule(rule=rule, by=by, at=timezone.now(), **chosen)
            return tuning.reset_rule(rule=rule, note=chosen["note"], by=by)

        context = {
            "title": rule,
            "button": "Set it",
            "rule": known,
            "setting": setting,
            "is_tunable": not rule.startswith("engine."),
            "feedback": feedback.by_rule(decided).get(rule),
            "decisions": decided.select_related("app", "decided_by")[:DECISIONS_SHOWN],
            "back_label": "Rules",
        }
        return self.form_page(
            request,
            form,
            act=act,
            done=f"The rule {rule} is set. It counts from now on.",
            back=LIST,
            template="admin/scanner/rule.html",
            context=context,
        )


def _was_found(rule: str) -> bool:
    """A rule of the operator's own, or of a plug-in, that the catalogue does not know."""
    return Finding.objects.filter(rule=rule).exists()

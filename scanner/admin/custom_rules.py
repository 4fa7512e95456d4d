"""Rules of one's own, and what a search with them finds."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone

from marketplace.core.deciding import DecidingAdmin, Decision
from marketplace.core.errors import DomainError
from marketplace.core.models import User
from scanner import policies, queries
from scanner.actions import custom_rules, hunts
from scanner.admin.desks import DeskAdmin
from scanner.models import CustomRule, CustomRuleStatus, Hunt, HuntStatus

LIST = "admin:scanner_customrule_changelist"
VERSIONS_SHOWN = 25
HUNTS_SHOWN = 10
HUNTING = "The search has begun. Its page shows how far it is."
ENFORCED = "In force. All that is offered is read with it before anything changes."
RETIRED = "Out of force. All that is offered is read without it before anything changes."
WRITTEN = "Written. Now search what is stored with it."
ABOUT = (
    "A draft decides nothing. It is checked at once; then you search everything that is stored with"
    " it, and an operator puts it in force or discards it."
)
EXAMPLE = """rule evil_wallet
{
  meta:
    message = "Pays into a wallet of a known thief."
    level = "high"
  strings:
    $wallet = "bc1q..."
  condition:
    $wallet
}
"""


class HuntersAdmin(DeskAdmin, DecidingAdmin):
    """For reviewers and operators."""

    def lets_in(self, user: User) -> bool:
        return policies.may_hunt(user)


class DraftForm(forms.Form):
    name = forms.CharField(max_length=40, help_text="Such as evil-wallet.")
    note = forms.CharField(
        label="What it looks for, and why", max_length=custom_rules.NOTE_CHARACTERS
    )
    text = forms.CharField(
        label="Rule in the language of YARA",
        max_length=custom_rules.TEXT_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "class": "rule-text"}),
        help_text="Its metadata may say level, message, remedy and cwe of what it finds.",
    )


@admin.register(CustomRule)
class CustomRuleAdmin(HuntersAdmin):
    list_display = ("__str__", "status", "note", "written_by", "written_at", "decided_by")
    list_filter = ("status",)
    list_select_related = ("written_by", "decided_by")
    search_fields = ("name", "note", "sha256")
    ordering = ("-pk",)
    exclude = ("text",)
    change_list_template = "admin/scanner/custom_rule_list.html"
    change_form_template = "admin/scanner/custom_rule.html"

    def decisions(self, request: HttpRequest, row: CustomRule) -> list[Decision]:
        by, at = self.person(request), timezone.now()
        hunt = partial(hunts.start, rule=row, by=by, at=at)
        enforce = partial(custom_rules.enforce, rule=row, by=by, at=at)
        retire = partial(custom_rules.retire, rule=row, by=by, at=at)
        discard = partial(custom_rules.discard, rule=row, by=by, at=at)
        is_operator = policies.is_operator(by)
        buttons = []
        if row.status in {CustomRuleStatus.DRAFT, CustomRuleStatus.ENFORCED}:
            buttons.append(Decision("hunt", "Search what is stored", lambda _: hunt(), HUNTING))
        if row.status == CustomRuleStatus.DRAFT and is_operator:
            buttons.append(Decision("enforce", "Put in force", lambda _: enforce(), ENFORCED))
        if row.status == CustomRuleStatus.DRAFT and (is_operator or row.written_by_id == by.pk):
            buttons.append(
                Decision("discard", "Discard", lambda why: discard(reason=why), "Discarded.")
            )
        if row.status == CustomRuleStatus.ENFORCED and is_operator:
            buttons.append(
                Decision("retire", "Take out of force", lambda why: retire(reason=why), RETIRED)
            )
        return buttons

    def page_context(self, request: HttpRequest, row: CustomRule) -> dict[str, Any]:
        found = row.hunts.order_by("-pk")[:HUNTS_SHOWN]
        return {"hunts": [(hunt, queries.hunt_progress(hunt)) for hunt in found]}

    def get_urls(self) -> list[URLPattern]:
        write = self.admin_site.admin_view(self.write)
        return [path("write/", write, name="scanner_customrule_write"), *super().get_urls()]

    def write(self, request: HttpRequest) -> HttpResponse:
        """A form of our own, because the admin's would write the row by itself."""
        by = self.person(request)
        form = DraftForm(request.POST or None, initial=self._before(request))

        def act() -> object:
            rule = custom_rules.draft(by=by, at=timezone.now(), **form.cleaned_data)
            return redirect("admin:scanner_customrule_change", rule.pk)

        context = {
            "title": "Write a rule",
            "button": "Check and keep it",
            "about": ABOUT,
            "back_label": "Custom rules",
        }
        return self.form_page(request, form, act=act, done=WRITTEN, back=LIST, context=context)

    def field_of(self, error: DomainError) -> str | None:
        is_of_text = isinstance(error, custom_rules.CustomRuleInvalid) and error.line
        return "text" if is_of_text else None

    def _before(self, request: HttpRequest) -> dict[str, str]:
        """The version that is to be bettered, where one is named."""
        key = request.GET.get("from", "")
        rule = CustomRule.objects.filter(pk=key).first() if key.isdecimal() else None
        if rule is None:
            return {"text": EXAMPLE}
        return {"name": rule.name, "note": rule.note, "text": rule.text}


@admin.register(Hunt)
class HuntAdmin(HuntersAdmin):
    list_display = ("__str__", "status", "started_by", "started_at", "ended_at")
    list_filter = ("status",)
    list_select_related = ("rule", "started_by")
    search_fields = ("rule__name",)
    ordering = ("-pk",)
    change_form_template = "admin/scanner/hunt.html"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """None: its page says it in words."""
        return []

    def decisions(self, request: HttpRequest, row: Hunt) -> list[Decision]:
        if row.status != HuntStatus.RUNNING:
            return []
        abort = partial(hunts.abort, hunt=row, by=self.person(request), at=timezone.now())
        return [
            Decision(
                "abort",
                "Give the search up",
                lambda _: abort(),
                "Given up. What it found until now stays.",
            )
        ]

    def page_context(self, request: HttpRequest, row: Hunt) -> dict[str, Any]:
        items = row.items.matching().order_by("position").select_related("version__app")
        failed = row.items.filter(state="failed").order_by("position")
        return {
            "title": str(row),
            "progress": queries.hunt_progress(row),
            "page": Paginator(items, VERSIONS_SHOWN).get_page(request.GET.get("page")),
            "failed": failed.select_related("version__app")[:VERSIONS_SHOWN],
        }

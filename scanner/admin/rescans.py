"""Campaigns: what new rules would change, and the buttons that let it take effect."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from marketplace.core.deciding import Decision
from scanner import queries
from scanner.actions import rescans
from scanner.admin.operators import OperatorAdmin
from scanner.models import Rescan, RescanStatus

LIST = "admin:scanner_rescan_changelist"
ENFORCED = "It takes effect now."
GIVEN_UP = "Given up. Everything stays as it is."


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=rescans.REASON_CHARACTERS,
        label="Why",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept in the audit log.",
    )


@admin.register(Rescan)
class RescanAdmin(OperatorAdmin):
    list_display = ("ruleset", "status", "progress", "started_by", "started_at", "ended_at")
    list_filter = ("status",)
    list_select_related = ("ruleset", "started_by")
    ordering = ("-pk",)
    change_list_template = "admin/scanner/rescans.html"
    change_form_template = "admin/scanner/rescan.html"

    def get_urls(self) -> list[URLPattern]:
        start = self.admin_site.admin_view(self.start)
        return [path("start/", start, name="scanner_rescan_start"), *super().get_urls()]

    @admin.display(description="Read")
    def progress(self, rescan: Rescan) -> str:
        return f"{rescan.items.count() - rescan.items.unread().count()} of {rescan.items.count()}"

    def start(self, request: HttpRequest) -> HttpResponse:
        by = self.person(request)
        form = ReasonForm(request.POST or None)

        def act() -> object:
            return rescans.start(by=by, at=timezone.now(), **form.cleaned_data)

        context = {
            "title": "Read all again",
            "button": "Start",
            "about": (
                "Everything that is offered is read with the rules and settings of now, the most"
                " installed first. Nothing changes before somebody has seen what would change."
            ),
            "back_label": "Rescans",
        }
        return self.form_page(
            request, form, act=act, done="It has begun.", back=LIST, context=context
        )

    def decisions(self, request: HttpRequest, row: Rescan) -> list[Decision]:
        by, at = self.person(request), timezone.now()
        abort = partial(rescans.abort, rescan=row, by=by, at=at)
        enforce = partial(rescans.enforce, rescan=row, by=by, at=at)
        pause, resume = (partial(act, rescan=row, by=by) for act in (rescans.pause, rescans.resume))
        give_up = Decision("abort", "Give it up", lambda why: abort(reason=why), GIVEN_UP)
        match row.status:
            case RescanStatus.RUNNING:
                return [
                    Decision("pause", "Pause", lambda why: pause(reason=why), "Paused."),
                    give_up,
                ]
            case RescanStatus.PAUSED:
                return [
                    Decision("resume", "Go on", lambda why: resume(reason=why), "It goes on."),
                    give_up,
                ]
            case RescanStatus.READ:
                label = "Let it take effect"
                return [
                    Decision("enforce", label, lambda why: enforce(reason=why), ENFORCED),
                    give_up,
                ]
        return []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """None: the report says it in words."""
        return []

    def page_context(self, request: HttpRequest, row: Rescan) -> dict[str, Any]:
        return {"report": queries.rescan_report(row)}
